"""Routes of sign-in, settings and language."""

from django.urls import path

from yunce.accounts.web.views import audit, members, profile, sign_in, tokens, workspace

app_name = "accounts"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("language", sign_in.language, name="language"),
    path("settings", workspace.settings, name="settings"),
    path("settings/workspaces/new", workspace.new_workspace, name="new-workspace"),
    path("settings/workspaces/switch", workspace.switch, name="switch"),
    path("settings/members", members.members, name="members"),
    path("settings/members/invite", members.invite, name="invite"),
    path("settings/members/<str:user_id>/role", members.change_role, name="member-role"),
    path("settings/members/<str:user_id>/remove", members.remove, name="member-remove"),
    path("settings/members/<str:user_id>/password", members.new_password, name="member-password"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("settings/tokens/<str:token_id>/revoke", tokens.revoke, name="token-revoke"),
    path("settings/audit", audit.audit, name="audit"),
    path("settings/profile", profile.profile, name="profile"),
    path("settings/password", profile.password, name="password"),
]
