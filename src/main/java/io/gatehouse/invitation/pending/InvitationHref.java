package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.invitation.store.InvitationSort;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Ordering;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of one view of the list: presets, search, filters, order and position all live in it. */
public record InvitationHref(
        InvitationPreset preset,
        @Nullable String query,
        @Nullable String profile,
        @Nullable String madeBy,
        Ordering order) {

    private static final String LIST = "/invitations";

    private static final Pattern OWN_LIST =
            Pattern.compile("/(invitations|customers/[0-9a-f-]{36}/invitations)(\\?[A-Za-z0-9=&%+._~*-]{0,900})?");

    /** What an address asks for, as it was typed. */
    record Asked(
            @Nullable String show,
            @Nullable String query,
            @Nullable String profile,
            @Nullable String maker,
            @Nullable String sort) {

        InvitationHref href() {
            return new InvitationHref(
                    InvitationPreset.of(show),
                    query,
                    blankToNull(profile),
                    blankToNull(maker),
                    Ordering.of(sort, InvitationSort.values(), InvitationSort.CREATED));
        }
    }

    InvitationQuery query(int limit, @Nullable String cursor) {
        return new InvitationQuery(preset, query, null, null, profile, madeBy, order, limit, cursor);
    }

    String toString(InvitationPreset other) {
        return new InvitationHref(other, query, profile, madeBy, order).address(LIST, Map.of());
    }

    /** Where a click on a column's head leads. */
    public String sorted(String column) {
        return new InvitationHref(preset, query, profile, madeBy, order.clicked(InvitationSort.valueOf(column)))
                .address(LIST, Map.of());
    }

    /** How the list runs in a column, for {@code aria-sort}, or null. */
    public @Nullable String direction(String column) {
        return order.direction(InvitationSort.valueOf(column));
    }

    public String export() {
        return address(LIST + "/export.csv", Map.of());
    }

    @Nullable
    String at(@Nullable String cursor, long from) {
        return cursor == null ? null : address(LIST, Map.of("cursor", cursor, "from", Math.max(1, from)));
    }

    /** Whether a posted address is a list of invitations, and nothing that leads elsewhere. */
    public static boolean isList(String address) {
        return OWN_LIST.matcher(address).matches();
    }

    /** What an export was asked for, for the audit trail. */
    String filter() {
        String address = address("", Map.of());
        return address.substring(1);
    }

    public boolean filtered() {
        return preset != InvitationPreset.OPEN || narrowed();
    }

    /** Whether something was typed or chosen besides the preset. */
    public boolean narrowed() {
        return profile != null || madeBy != null || query != null && !query.isBlank();
    }

    private String address(String path, Map<String, Object> position) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("show", preset.key());
        values.put("query", query);
        values.put("profile", profile);
        values.put("maker", madeBy);
        values.put("sort", order.equals(InvitationQuery.NEWEST) ? null : order.token());
        values.putAll(position);
        return Addresses.of(path, values);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
