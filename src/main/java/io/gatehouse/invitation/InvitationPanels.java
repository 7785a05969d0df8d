package io.gatehouse.invitation;

import io.gatehouse.shared.MenuBadge;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;

/** What invitations show on other pages: a badge in the menu, cards at home, a tab and a button at the customer. */
@Configuration(proxyBeanMethods = false)
class InvitationPanels {

    private static final int AT_HOME = 5;

    private record Panel(Place place, String name, int order, String fragment, Shown shown) implements PagePanel {

        @Override
        public Map<String, Object> model(@Nullable UUID subject) {
            return shown.model(subject);
        }
    }

    private interface Shown {
        Map<String, Object> model(@Nullable UUID subject);
    }

    @Bean
    PagePanel invitationsNeedYou(InvitationBoard board, InvitationDisplay display) {
        return new Panel(PagePanel.Place.HOME, "invitations", 20, "invitation/panels :: home", subject -> {
            Locale locale = LocaleContextHolder.getLocale();
            List<InvitationRow> rows = Stream.of(InvitationPreset.WAITING, InvitationPreset.MAIL_FAILED)
                    .flatMap(preset -> board
                            .page(new InvitationQuery(
                                    preset, null, null, null, null, null, InvitationSort.CREATED, AT_HOME, null))
                            .items()
                            .stream())
                    .limit(AT_HOME)
                    .map(view -> display.row(view, locale))
                    .toList();
            return rows.isEmpty() ? Map.<String, Object>of() : Map.<String, Object>of("rows", rows);
        });
    }

    @Bean
    PagePanel invitationsByState(InvitationBoard board) {
        return new Panel(PagePanel.Place.HOME, "states", 30, "invitation/panels :: states", subject -> {
            Map<InvitationStatus, Long> counts = board.byStatus();
            long open = counts.entrySet().stream()
                    .filter(entry -> !entry.getKey().ended())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            long most =
                    counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
            return most == 0
                    ? Map.<String, Object>of()
                    : Map.<String, Object>of(
                            "counts", counts, "states", InvitationStatus.values(), "open", open, "most", most);
        });
    }

    @Bean
    PagePanel invitationsOfCustomer(InvitationBoard board, InvitationDisplay display) {
        return new Panel(PagePanel.Place.CUSTOMER_TAB, "invitations", 20, "invitation/panels :: tab", subject -> {
            UUID customer = Objects.requireNonNull(subject);
            InvitationPage page = board.page(InvitationQuery.ofCustomer(customer, 50));
            List<InvitationRow> rows = display.rows(page.items(), LocaleContextHolder.getLocale());
            return Map.<String, Object>of("rows", rows, "count", rows.size(), "customer", customer);
        });
    }

    @Bean
    PagePanel openInvitationOfCustomer(InvitationBoard board, InvitationDisplay display) {
        return new Panel(
                PagePanel.Place.CUSTOMER_OVERVIEW, "open-invitation", 10, "invitation/panels :: open", subject -> {
                    InvitationPage page = board.page(InvitationQuery.ofCustomer(Objects.requireNonNull(subject), 50));
                    List<InvitationRow> open = display.rows(
                            page.items().stream()
                                    .filter(view -> !view.status().ended())
                                    .toList(),
                            LocaleContextHolder.getLocale());
                    return open.isEmpty() ? Map.<String, Object>of() : Map.<String, Object>of("row", open.getFirst());
                });
    }

    @Bean
    PagePanel inviteCustomer() {
        return new Panel(
                PagePanel.Place.CUSTOMER_ACTIONS,
                "invite",
                90,
                "invitation/panels :: invite",
                subject -> Map.<String, Object>of("customer", Objects.requireNonNull(subject)));
    }

    @Bean
    MenuBadge invitationsWaiting(InvitationBoard board) {
        return new MenuBadge() {

            @Override
            public String key() {
                return "invitations";
            }

            @Override
            public int count() {
                return board.waiting();
            }

            @Override
            public String tone() {
                return "warn";
            }
        };
    }
}
