"""事实: the shared vocabulary of rules and forms."""
