package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerSort;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Ordering;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address of one view of the list: preset, search, label, order and position all live in it. */
record CustomerHref(
        CustomerPreset preset,
        @Nullable String query,
        @Nullable String label,
        Ordering order) {

    private static final String LIST = "/customers";

    /** What an address asks for, as it was typed. */
    record Asked(
            @Nullable String show,
            @Nullable String query,
            @Nullable String label,
            @Nullable String sort) {

        CustomerHref href() {
            String wanted = label == null || label.isBlank() ? null : label;
            return new CustomerHref(
                    CustomerPreset.of(show),
                    query,
                    wanted,
                    Ordering.of(sort, CustomerSort.values(), CustomerSort.CREATED));
        }
    }

    CustomerQuery query(int limit, @Nullable String cursor) {
        return new CustomerQuery(preset, query, null, label, null, null, null, order, limit, cursor);
    }

    String toString(CustomerPreset other) {
        return new CustomerHref(other, query, label, order).address(LIST, Map.of());
    }

    /** Where a click on a column's head leads. */
    public String sorted(String column) {
        return new CustomerHref(preset, query, label, order.clicked(CustomerSort.valueOf(column)))
                .address(LIST, Map.of());
    }

    /** How the list runs in a column, for {@code aria-sort}, or null. */
    public @Nullable String direction(String column) {
        return order.direction(CustomerSort.valueOf(column));
    }

    public String export() {
        return address(LIST + "/export.csv", Map.of());
    }

    /** All customers with one label. */
    public String labelled(String other) {
        return new CustomerHref(CustomerPreset.ALL, null, other, order).address(LIST, Map.of());
    }

    @Nullable
    String at(@Nullable String cursor, long from) {
        return cursor == null ? null : address(LIST, Map.of("cursor", cursor, "from", Math.max(1, from)));
    }

    /** What an export was asked for, for the audit trail. */
    String filter() {
        return address("", Map.of()).substring(1);
    }

    public boolean filtered() {
        return preset != CustomerPreset.ALL || narrowed();
    }

    /** Whether something was typed or chosen besides the preset. */
    public boolean narrowed() {
        return label != null || query != null && !query.isBlank();
    }

    private String address(String path, Map<String, Object> position) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("show", preset.key());
        values.put("query", query);
        values.put("label", label);
        values.put("sort", order.equals(CustomerQuery.NEWEST) ? null : order.token());
        values.putAll(position);
        return Addresses.of(path, values);
    }
}
