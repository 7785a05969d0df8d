package io.gatehouse.invitation;

/** What the provider can best do about an invitation now. */
enum NextAction {
    ADD,
    ENTER_VALUES,
    FIX_ADDRESS,
    INVITE_ADMIN,
    COPY_LINK,
    RESEND,
    EXTEND,
    INVITE_AGAIN,
    OPEN_CONNECTION,
    WAIT_FOR_CUSTOMER,
    NONE
}
