"""提醒与调度: what is told to whom and when, how it is sent, and the drafts that the calendar asks for."""
