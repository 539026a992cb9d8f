"""Who works here: users, workspaces, members with roles, and the audit trail.

Not here: what a plan or an event is. Other domains store the ids of this one and ask `yunce.accounts.api`.
"""
