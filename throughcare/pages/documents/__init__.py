"""Printed documents: accessible PDF (PDF/UA-1) made from values, never from markup."""

from throughcare.pages.documents.answers import pdf_response
from throughcare.pages.documents.rendering import render
from throughcare.pages.documents.values import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Large,
    Note,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
)

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Facts",
    "Heading",
    "Large",
    "Note",
    "Paragraph",
    "SignatureLines",
    "Signer",
    "Table",
    "pdf_response",
    "render",
]
