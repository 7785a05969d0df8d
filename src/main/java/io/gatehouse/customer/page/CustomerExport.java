package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.register.CustomerList;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Csv;
import io.gatehouse.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Customers as rows of a file: every column of the list and what a spreadsheet needs besides. */
@Component
class CustomerExport {

    /** Rows read at a time; each page has a transaction of its own, so a slow download holds none. */
    private static final int AT_ONCE = CustomerList.MOST;

    private static final List<String> HEAD = List.of(
            "id",
            "name",
            "domain",
            "tenant",
            "organisation",
            "contact",
            "reference",
            "labels",
            "state",
            "health",
            "reason",
            "created",
            "maker",
            "changed");

    private final Customers customers;
    private final MessageSource messages;
    private final Clock clock;

    CustomerExport(Customers customers, MessageSource messages, Clock clock) {
        this.customers = customers;
        this.messages = messages;
        this.clock = clock;
    }

    /** All that the view shows, not only one page of it. */
    void download(CustomerHref view, Locale locale, HttpServletResponse response) throws IOException {
        List<String> head = HEAD.stream()
                .map(column -> words("customer.csv." + column, locale))
                .toList();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Csv.download(response, "customers", today, head, csv -> {
            String cursor = null;
            do {
                Page<CustomerRow> page = customers.page(view.query(AT_ONCE, cursor));
                page.items().forEach(row -> csv.row(cells(row, locale)));
                csv.flush();
                cursor = page.next();
            } while (cursor != null);
        });
    }

    private @Nullable Object[] cells(CustomerRow row, Locale locale) {
        return new Object[] {
            row.shortName(),
            row.displayName(),
            row.tenantDomain(),
            row.tenant(),
            row.tenantName(),
            row.contact(),
            row.reference(),
            String.join(", ", row.labels()),
            words("status.customer." + row.state(), locale),
            row.health() == null ? null : words("status.health." + row.health(), locale),
            row.healthReason(),
            row.createdAt(),
            row.createdBy(),
            row.updatedAt()
        };
    }

    private String words(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }
}
