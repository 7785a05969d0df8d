package io.gatehouse.invitation;

/** How a link token came about. */
public enum LinkOrigin {
    MAIL,
    COPY,
    API
}
