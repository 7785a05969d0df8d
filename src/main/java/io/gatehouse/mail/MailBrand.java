package io.gatehouse.mail;

import org.jspecify.annotations.Nullable;

/**
 * What a provider's mails say about the provider itself.
 *
 * @param imprint legal name and place, the last line of each mail
 * @param security where suspicious mails are to be forwarded
 */
public record MailBrand(
        String name,
        @Nullable String imprint,
        @Nullable String privacyUrl,
        @Nullable String contact,
        @Nullable String security,
        @Nullable String phone) {}
