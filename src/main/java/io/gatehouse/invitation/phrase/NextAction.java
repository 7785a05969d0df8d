package io.gatehouse.invitation.phrase;

/** What the provider can best do about an invitation now. */
public enum NextAction {
    ADD,
    ENTER_VALUES,
    FIX_ADDRESS,
    INVITE_ADMIN,
    COPY_LINK,
    RESEND,
    SEND_NEW_LINK,
    EXTEND,
    INVITE_AGAIN,
    OPEN_CONNECTION,
    WAIT_FOR_CUSTOMER,
    NONE
}
