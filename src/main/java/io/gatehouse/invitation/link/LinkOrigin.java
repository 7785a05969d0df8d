package io.gatehouse.invitation.link;

/** How a link token came about. */
public enum LinkOrigin {
    MAIL,
    COPY,
    API,
    /** An operator opened it beside the customer. */
    TOGETHER
}
