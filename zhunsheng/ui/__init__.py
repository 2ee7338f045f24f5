"""The one look: base page, components, styles, the few scripts."""
