package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.store.InvitationList;
import io.gatehouse.shared.Csv;
import io.gatehouse.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Invitations as rows of a file: every column of the list and what a spreadsheet needs besides. */
@Component
class InvitationExport {

    /** Rows read at a time; each page has a transaction of its own, so a slow download holds none. */
    private static final int AT_ONCE = InvitationList.MOST;

    private static final List<String> HEAD = List.of(
            "id",
            "name",
            "service",
            "purpose",
            "email",
            "signed-in",
            "authenticated",
            "mail",
            "mails",
            "answer",
            "created",
            "maker",
            "expires",
            "ended",
            "status",
            "line",
            "next",
            "tenant",
            "domain",
            "reference");

    private final InvitationBoard board;
    private final InvitationDisplay display;

    private final Clock clock;

    InvitationExport(InvitationBoard board, InvitationDisplay display, Clock clock) {
        this.board = board;
        this.display = display;
        this.clock = clock;
    }

    /** All that the view shows, not only one page of it. */
    void download(InvitationHref view, Locale locale, HttpServletResponse response) throws IOException {
        download(locale, response, csv -> {
            String cursor = null;
            do {
                Page<InvitationView> page = board.page(view.query(AT_ONCE, cursor));
                write(page.items(), locale, csv);
                cursor = page.next();
            } while (cursor != null);
        });
    }

    void download(List<InvitationView> views, Locale locale, HttpServletResponse response) throws IOException {
        download(locale, response, csv -> write(views, locale, csv));
    }

    private void download(Locale locale, HttpServletResponse response, Consumer<Csv> rows) throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Csv.download(response, "pending-invitations", today, head(locale), rows);
    }

    private List<String> head(Locale locale) {
        return HEAD.stream()
                .map(column -> display.words("invitation.csv." + column, locale))
                .toList();
    }

    private void write(List<InvitationView> views, Locale locale, Csv csv) {
        display.rows(views, locale).forEach(row -> csv.row(cells(row, locale)));
        csv.flush();
    }

    private @Nullable Object[] cells(InvitationRow row, Locale locale) {
        InvitationView view = row.view();
        return new Object[] {
            view.customerShortName(),
            view.customerName(),
            row.service(),
            display.words("invitation.purpose." + view.purpose() + ".short", locale),
            String.join(" ", view.recipients()),
            view.signedInAs(),
            view.signedInAt(),
            view.mail().status() == null
                    ? null
                    : display.words("status.mail." + view.mail().status(), locale),
            view.mail().count(),
            view.mail().lastAnswer(),
            view.createdAt(),
            view.createdBy().name(),
            view.expiresAt(),
            view.endedAt(),
            row.phrase().word(),
            row.phrase().line(),
            row.phrase().nextLabel(),
            view.tenant(),
            view.tenantDomain(),
            view.reference()
        };
    }
}
