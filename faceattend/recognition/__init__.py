"""From aligned faces to verdicts: plugins, galleries, decisions, measurements."""
