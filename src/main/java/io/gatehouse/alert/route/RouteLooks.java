package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Routes with the words that their page needs. */
@Component
class RouteLooks {

    private static final int MOST_ALIKE = 100;

    private final Routes routes;
    private final Outbox outbox;
    private final Customers customers;
    private final Profiles profiles;
    private final MailSettings mails;
    private final MessageSource messages;

    RouteLooks(
            Routes routes,
            Outbox outbox,
            Customers customers,
            Profiles profiles,
            MailSettings mails,
            MessageSource messages) {
        this.routes = routes;
        this.outbox = outbox;
        this.customers = customers;
        this.profiles = profiles;
        this.mails = mails;
        this.messages = messages;
    }

    /**
     * A route on the page.
     *
     * @param tone how the last attempt ended: ok, quiet-bad, idle where there was none or it waits
     */
    record Look(
            Route route,
            String what,
            String when,
            String tone,
            @Nullable String answer,
            @Nullable Instant at) {}

    List<Look> all() {
        return routes.all().stream().map(this::look).toList();
    }

    Map<String, String> words(String prefix, Enum<?>[] values) {
        Map<String, String> words = new LinkedHashMap<>();
        for (Enum<?> value : values) {
            words.put(value.name(), text(prefix + value.name(), mails.timeZone()));
        }
        return words;
    }

    Map<String, String> kinds(AlertKind[] kinds) {
        Map<String, String> words = new LinkedHashMap<>();
        for (AlertKind kind : kinds) {
            words.put(kind.name(), text("alert.kind." + kind + ".name"));
        }
        return words;
    }

    /** From key to name. */
    Map<String, String> profiles() {
        Map<String, String> names = new LinkedHashMap<>();
        profiles.all().forEach(profile -> names.put(profile.key(), profile.displayName()));
        return names;
    }

    /** To choose from: every one, each by itself, and what was chosen before though there is no such service any more. */
    Map<String, String> profilesWith(Route.@Nullable News now) {
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("", text("alert.route.profile.any"));
        choices.putAll(profiles());
        if (now != null && now.profile() != null) {
            choices.putIfAbsent(now.profile(), now.profile());
        }
        return choices;
    }

    Optional<UUID> customer(String shortName) {
        CustomerQuery query = new CustomerQuery(
                CustomerPreset.ALL, shortName, null, null, null, null, null, CustomerQuery.NEWEST, MOST_ALIKE, null);
        return customers.list(query).items().stream()
                .filter(customer -> customer.shortName().equalsIgnoreCase(shortName))
                .map(CustomerRow::id)
                .findFirst();
    }

    /** How a route stands, as it is typed. */
    RouteForm form(Route route) {
        UUID customer = route.wanted().customer();
        return RouteForm.of(
                route, customer == null ? null : customers.get(customer).shortName());
    }

    private Look look(Route route) {
        String what = route.news() == null ? alerts(route.wanted()) : news(route.news());
        String customer = route.wanted().customerName();
        String whole = customer == null ? what : text("alert.route.only", what, customer);
        return route.target() == Route.Target.MAIL ? mailed(route, whole) : called(route, whole);
    }

    private String alerts(Route.Wanted wanted) {
        String least = text("alert.route.least." + wanted.least());
        String kinds = wanted.kinds().stream()
                .map(kind -> text("alert.kind." + kind + ".name"))
                .sorted()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? least : least + ": " + kinds;
    }

    private String news(Route.News news) {
        String kinds = news.kinds().stream()
                .sorted()
                .map(kind -> text("alert.route.news." + kind))
                .collect(Collectors.joining(", "));
        String what = text("alert.route.tells.NEWS") + ": " + kinds;
        return news.profile() == null
                ? what
                : text("alert.route.only", what, profiles().getOrDefault(news.profile(), news.profile()));
    }

    private Look called(Route route, String what) {
        Route.Answer last = route.last();
        String when = route.news() == null
                ? text("alert.route.rhythm.IMMEDIATE")
                : text("alert.route.collected", NewsPings.PAUSE.toSeconds());
        return last == null
                ? new Look(route, what, when, "idle", null, null)
                : new Look(route, what, when, last.accepted() ? "ok" : "quiet-bad", last.text(), last.at());
    }

    private Look mailed(Route route, String what) {
        String when = text("alert.route.rhythm." + route.rhythm(), mails.timeZone());
        MailView mail =
                outbox.of(AlertMails.SUBJECT, route.id()).stream().findFirst().orElse(null);
        if (mail == null) {
            return new Look(route, what, when, "idle", null, null);
        }
        String tone = switch (mail.status()) {
            case SENT -> "ok";
            case FAILED -> "quiet-bad";
            case QUEUED -> "idle";
        };
        String answer = mail.lastAnswer() == null ? text("status.mail." + mail.status()) : mail.lastAnswer();
        return new Look(route, what, when, tone, answer, mail.sentAt() == null ? mail.createdAt() : mail.sentAt());
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
