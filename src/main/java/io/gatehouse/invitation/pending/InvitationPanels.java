package io.gatehouse.invitation.pending;

import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.shared.MenuBadge;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;

/** What invitations show on other pages: a badge in the menu, cards at home, a tab and a button at the customer. */
@Configuration(proxyBeanMethods = false)
class InvitationPanels {

    private static final int AT_HOME = 5;

    @Bean
    PagePanel invitationsNeedYou(InvitationBoard board, InvitationDisplay display) {
        return PagePanel.of(
                PagePanel.Place.HOME_NEEDS,
                "invitations",
                20,
                "invitation/panels :: home",
                subject -> needs(board, display));
    }

    private static Map<String, Object> needs(InvitationBoard board, InvitationDisplay display) {
        Map<InvitationPreset, Long> counts = board.counts(InvitationQuery.of(InvitationPreset.ALL, AT_HOME));
        long needs = counts.getOrDefault(InvitationPreset.WAITING, 0L)
                + counts.getOrDefault(InvitationPreset.MAIL_FAILED, 0L);
        long expiring = counts.getOrDefault(InvitationPreset.EXPIRING, 0L);
        if (needs + expiring == 0) {
            return Map.of();
        }
        List<InvitationView> views = Stream.of(InvitationPreset.WAITING, InvitationPreset.MAIL_FAILED)
                .flatMap(preset -> board.page(InvitationQuery.of(preset, AT_HOME)).items().stream())
                .limit(AT_HOME)
                .toList();
        List<InvitationRow> rows = display.rows(views, LocaleContextHolder.getLocale());
        return Map.of("rows", rows, "needs", needs, "expiring", expiring);
    }

    @Bean
    PagePanel invitationsByState(InvitationBoard board) {
        return PagePanel.of(PagePanel.Place.HOME_SIDE, "states", 30, "invitation/panels :: states", subject -> {
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
        return PagePanel.of(PagePanel.Place.CUSTOMER_TAB, "invitations", 20, "invitation/panels :: tab", subject -> {
            UUID customer = Objects.requireNonNull(subject);
            Page<InvitationView> page = board.page(InvitationQuery.ofCustomer(customer, 50));
            List<InvitationRow> rows = display.rows(page.items(), LocaleContextHolder.getLocale());
            return Map.<String, Object>of("rows", rows, "count", rows.size(), "customer", customer);
        });
    }

    @Bean
    PagePanel openInvitationOfCustomer(InvitationBoard board, InvitationDisplay display) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_OVERVIEW, "open-invitation", 10, "invitation/panels :: open", subject -> {
                    Page<InvitationView> page =
                            board.page(InvitationQuery.ofCustomer(Objects.requireNonNull(subject), 50));
                    List<InvitationRow> open = display.rows(
                            page.items().stream()
                                    .filter(view -> !view.status().ended())
                                    .toList(),
                            LocaleContextHolder.getLocale());
                    return open.isEmpty() ? Map.<String, Object>of() : Map.<String, Object>of("row", open.getFirst());
                });
    }

    /** Nobody at a suspended customer is invited. */
    @Bean
    PagePanel inviteCustomer(Customers customers) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_ACTIONS, "invite", 90, "invitation/panels :: invite", subject -> {
            UUID customer = Objects.requireNonNull(subject);
            return customers.get(customer).state() == CustomerState.SUSPENDED
                    ? Map.<String, Object>of()
                    : Map.<String, Object>of("customer", customer);
        });
    }

    /** How many wait for an operator's Add. */
    @Bean
    MenuBadge invitationsWaiting() {
        return new MenuBadge() {

            @Override
            public String key() {
                return "invitations";
            }

            @Override
            public String counting() {
                return """
                        select count(*) from invitation where provider_id = :provider
                          and (status = 'AWAITING_PROVIDER' or link_asked_at is not null)
                        """;
            }

            @Override
            public String tone() {
                return "warn";
            }
        };
    }
}
