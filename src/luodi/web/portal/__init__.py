"""政策找人: what anybody may be entitled to, asked without signing in. Keeps no row, no session, no word in a log."""
