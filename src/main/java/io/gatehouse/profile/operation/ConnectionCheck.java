package io.gatehouse.profile.operation;

import java.util.List;

/**
 * Something that must hold once a tenant is connected, looked up there and not believed.
 *
 * @param accepts what counts as enough, where the check needs a list: names of service plans or products
 */
public record ConnectionCheck(Kind kind, Severity severity, String why, List<String> accepts) {

    public ConnectionCheck {
        accepts = List.copyOf(accepts);
    }

    /** Whether a failed check stops the connection or is only told. */
    public enum Severity {
        REFUSE,
        WARN
    }

    /** What is looked at. */
    public enum Kind {
        /** The account that signed in has one of the service plans. */
        ACCOUNT_HAS_PLAN(true),
        /** The tenant has bought one of the products. */
        TENANT_HAS_PRODUCT(true),
        /** The account is no administrator. */
        ACCOUNT_IS_NO_ADMIN(false),
        /** The account belongs to the tenant and is no guest. */
        ACCOUNT_IS_NO_GUEST(false),
        /** The sign-in used a second factor. */
        SECOND_FACTOR_USED(false),
        /** The domain that was typed belongs to the tenant that holds the registration. */
        DOMAIN_MATCHES_TENANT(false),
        /** The directory is a work directory, not one for consumers. */
        WORK_DIRECTORY(false),
        /** Microsoft handed out a refresh token. */
        REFRESH_TOKEN_ISSUED(false),
        /** Every permission is granted for the whole tenant. */
        GRANTED_TENANT_WIDE(false),
        /** The service principal holds no application permission. */
        NO_APPLICATION_PERMISSIONS(false),
        /** The registration reads back as it was written. */
        REGISTRATION_AS_WRITTEN(false),
        /** A token for the exposed scope is issued. */
        EXPOSED_SCOPE_ANSWERS(false),
        /** The Teams app is published in the tenant's catalogue. */
        TEAMS_APP_PUBLISHED(false),
        /** Users can be read. */
        USERS_READABLE(false),
        /** Chats can be read. */
        CHATS_READABLE(false),
        /** Presence can be read. */
        PRESENCE_READABLE(false);

        private final boolean needsList;

        Kind(boolean needsList) {
            this.needsList = needsList;
        }

        public boolean needsList() {
            return needsList;
        }
    }
}
