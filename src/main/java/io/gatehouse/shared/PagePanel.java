package io.gatehouse.shared;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a higher module put a tab or panel on a lower module's page. Beans of this type are collected by the page that
 * owns the {@link Place}; the fragment is a Thymeleaf fragment expression such as {@code connection/panels :: card}.
 */
public interface PagePanel {

    /** Where panels can be put. */
    enum Place {
        /** Facts in the head of the home page; the subject is null. */
        HOME_HEAD,
        /**
         * Lines of the home page's one list of what waits for an operator: each an {@code li}; the subject is null. A
         * number under {@code needs} in the model counts what waits, those that are not shown included.
         */
        HOME_NEEDS,
        /** Wide cards on the home page; the subject is null. */
        HOME,
        /** Narrow cards beside those. */
        HOME_SIDE,
        /** Above all jobs: why they may not go on; the subject is null. */
        JOBS,
        /** Buttons in the head of the list of customers; the subject is null. */
        CUSTOMERS_ACTIONS,
        /** Above a customer's overview: what is wrong and the way out. */
        CUSTOMER_TOP,
        /** Main column of a customer's overview; the subject is the customer's id. */
        CUSTOMER_OVERVIEW,
        /** Right column of a customer's overview. */
        CUSTOMER_SIDE,
        /** A tab of its own on the customer page, at {@code /customers/{id}/<name>}. */
        CUSTOMER_TAB,
        /** Buttons in the head of the customer page. */
        CUSTOMER_ACTIONS,
        /** Above all else on a connection's page; the subject is the connection's id. */
        CONNECTION_TOP,
        /** Main column of a connection's page; the subject is the connection's id. */
        CONNECTION
    }

    Place place();

    /** Short lower-case name, unique within its place; also the last part of a tab's address. */
    String name();

    /** Lower comes first. */
    default int order() {
        return 100;
    }

    String fragment();

    /** A panel whose model comes from a function of the subject. */
    static PagePanel of(
            Place place, String name, int order, String fragment, Function<@Nullable UUID, Map<String, Object>> model) {
        return new ReadyPanel(place, name, order, fragment, model);
    }

    /** What the fragment shows, as model attribute {@code panel}; an empty map hides the panel. */
    Map<String, Object> model(@Nullable UUID subject);
}
