package io.gatehouse.profile.permission;

/** Who acts through a connection: the application itself, a service account, or the admin who consented. */
public enum ActsAs {
    APPLICATION,
    SERVICE_ACCOUNT,
    CONSENTING_ADMIN
}
