"""Who may: sign-in, roles, and rulings that say why not."""
