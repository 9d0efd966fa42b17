"""Cryptographic provenance: finding, decoding and verifying C2PA manifests, offline and behind one protocol."""
