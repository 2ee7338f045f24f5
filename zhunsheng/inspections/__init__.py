"""Inspections with findings raised on the spot, risk posts reviewed by their date, self-inspections by checklist."""
