"""A throw-away certificate authority and texts signed by it; tests that need it skip without c2patxt."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

import pytest

_NAME = "Test authority of nobody"


@cache
def chain() -> tuple[Any, tuple[Any, ...], str]:
    """The signing key, its certificates (leaf first, without the authority) and the authority's PEM."""
    pytest.importorskip("c2patxt")
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.x509.oid import NameOID, ObjectIdentifier

    def name(words: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, words),
                x509.NameAttribute(NameOID.COMMON_NAME, words),
            ]
        )

    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    end = datetime.datetime(2126, 1, 1, tzinfo=datetime.UTC)
    root, leaf = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    authority = (
        x509.CertificateBuilder()
        .subject_name(name(_NAME))
        .issuer_name(name(_NAME))
        .public_key(root.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root, None)
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name("Test newsroom"))
        .issuer_name(name(_NAME))
        .public_key(leaf.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(leaf.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ObjectIdentifier("1.3.6.1.4.1.62558.2.1")]), critical=False)
        .sign(root, None)
    )
    pem = authority.public_bytes(serialization.Encoding.PEM).decode("ascii")
    return leaf, (certificate,), pem


def _usage(*, signs_certificates: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def signed(text: str) -> str:
    """``text`` with a manifest that says that a model made it."""
    import c2patxt

    key, certificates, _ = chain()
    signer = c2patxt.Signer(key, certificates, allow_nonconformant=True)
    return c2patxt.embed(text, signer, c2patxt.Disclosure("text/plain", "c2pa.types.model", "Example LLM"))
