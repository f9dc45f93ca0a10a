"""The HTTP face: one answer object behind every door that other programs embed."""

from qa.endpoint.create import create_endpoint

__all__ = ["create_endpoint"]
