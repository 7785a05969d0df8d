package io.gatehouse.provider.check;

/**
 * What has to be true of the provider's own registration, one line for each step of the vendor's procedure by hand. Its
 * step 14 is missing there; the publisher has taken its place.
 */
public enum SetUpLine {
    SIGN_IN(Way.RIGHTS),
    TENANT(Way.PERSON),
    OWNERS(Way.BUTTON),
    REGISTRATION(Way.PERSON),
    NAME(Way.PERSON),
    PRINCIPAL(Way.BUTTON),
    CLIENT_ID(Way.BUTTON),
    REDIRECT_SIGN_IN(Way.BUTTON),
    REDIRECT_CALLBACK(Way.BUTTON),
    PLATFORM(Way.BUTTON),
    REDIRECT_FORMAT(Way.BUTTON),
    ADDRESSES(Way.PERSON),
    IMPLICIT(Way.BUTTON),
    PUBLISHER(Way.PARTNER_ID),
    PUBLIC_CLIENT(Way.BUTTON),
    APP_ROLES(Way.BUTTON),
    AUDIENCE(Way.BUTTON),
    PERMISSIONS(Way.BUTTON),
    CREDENTIAL(Way.BUTTON),
    CREDENTIAL_LIFE(Way.BUTTON),
    SECRET_VALUE(Way.PERSON),
    SAVED(Way.PERSON),
    TOKEN(Way.PERSON),
    PORTAL_URL(Way.PERSON);

    /** How it is mended. */
    public enum Way {
        /** By signing in with somebody's rights. */
        RIGHTS,
        /** By one button. */
        BUTTON,
        /** With the number that the company has at Microsoft's Partner Center. */
        PARTNER_ID,
        /** By hand, as the sentence says. */
        PERSON
    }

    private final Way way;

    SetUpLine(Way way) {
        this.way = way;
    }

    public Way way() {
        return way;
    }

    public int number() {
        return ordinal() + 1;
    }

    /** Message key of what is wanted; {@code .who} says who can do it. */
    public String titleKey() {
        return "provider.line." + this;
    }
}
