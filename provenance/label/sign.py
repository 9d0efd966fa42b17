"""Signed text: a C2PA text manifest (C2PA 2.4, A.8) at the end, by the library c2patxt (extra ``sign``)."""

from __future__ import annotations

import unicodedata

from provenance.errors import ConfigError, InputError


def sign_text(text: str, key: bytes, certificates: bytes, model: str | None) -> str:
    """The text with a signed manifest that says that a model took part.

    ``key`` is an Ed25519 private key and ``certificates`` its chain, the leaf first, both in PEM form.

    Raises:
        ConfigError: the extra is missing, or key and certificates do not serve (``sign-key``).
        InputError: the text cannot be signed as it stands (``unsignable``).
    """
    try:
        from c2patxt import C2paTextError, Disclosure, Signer, embed
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from cryptography.x509 import load_pem_x509_certificates
    except ImportError as error:
        raise ConfigError(
            "signing needs the extra: pip install 'provenance-checker[sign]'", code="needs-extra"
        ) from error
    if unicodedata.normalize("NFC", text) != text:
        raise InputError(
            "the text is not in Unicode normal form C, which signing would change", code="unsignable"
        )
    try:
        private = load_pem_private_key(key, None)
        if not isinstance(private, Ed25519PrivateKey):
            raise ConfigError("the key to sign with has to be an Ed25519 key", code="sign-key")
        chain = tuple(load_pem_x509_certificates(certificates))
        signer = Signer(private, chain, allow_nonconformant=True)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"key and certificates cannot be used: {error}", code="sign-key") from error
    try:
        return embed(text, signer, Disclosure("text/plain", "c2pa.types.model", model))
    except (C2paTextError, ValueError) as error:
        raise InputError(f"the text cannot be signed: {error}", code="unsignable") from error
