"""The papers: one month result as PDF, XLSX and CSV."""
