package io.gatehouse.invitation;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The address of one view of the list: presets, search, filters, order and position all live in it. */
record InvitationHref(
        InvitationPreset preset,
        @Nullable String query,
        @Nullable String profile,
        @Nullable String madeBy,
        InvitationSort sort) {

    String toString(InvitationPreset other) {
        return new InvitationHref(other, query, profile, madeBy, sort)
                .uri()
                .encode()
                .build()
                .toUriString();
    }

    String sorted(InvitationSort other) {
        return new InvitationHref(preset, query, profile, madeBy, other)
                .uri()
                .encode()
                .build()
                .toUriString();
    }

    @Nullable
    String at(@Nullable String cursor, long from) {
        return cursor == null
                ? null
                : uri().queryParam("cursor", cursor)
                        .queryParam("from", Math.max(1, from))
                        .encode()
                        .build()
                        .toUriString();
    }

    private UriComponentsBuilder uri() {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath("/invitations").queryParam("show", preset.key());
        add(uri, "query", query);
        add(uri, "profile", profile);
        add(uri, "maker", madeBy);
        if (sort != InvitationSort.CREATED) {
            uri.queryParam("sort", sort.key());
        }
        return uri;
    }

    private static void add(UriComponentsBuilder uri, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            uri.queryParam(name, value);
        }
    }
}
