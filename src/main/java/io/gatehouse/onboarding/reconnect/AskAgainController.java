package io.gatehouse.onboarding.reconnect;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.TooMany;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * "Re-initiate authentication" and "Send a repair link": one click asks the customer's administrators to sign in again,
 * or for the difference; the connection stays. "Have an administrator look" mails nothing: what is to be asked about
 * somebody's credential is asked in person, and the link is handed over with it; an open repair link serves for that too,
 * and nothing that was begun with it ends. Where that is not possible a page says why and asks for addresses.
 */
@Controller
@Requires(Permission.OPERATE)
class AskAgainController {

    private final Connections connections;
    private final Customers customers;
    private final Invitations invitations;
    private final MessageSource messages;

    AskAgainController(Connections connections, Customers customers, Invitations invitations, MessageSource messages) {
        this.connections = connections;
        this.customers = customers;
        this.invitations = invitations;
        this.messages = messages;
    }

    /** What is asked for, which is also the last part of the address. */
    private enum Ask {
        RECONNECT(InvitationPurpose.RECONNECT),
        REPAIR(InvitationPurpose.CONSENT_MORE),
        /** Begins with an administrator, also where a service account acts. */
        ADMIN_LOOK(InvitationPurpose.CONSENT_MORE);

        private final InvitationPurpose purpose;

        Ask(InvitationPurpose purpose) {
            this.purpose = purpose;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @PostMapping("/connections/{id}/reconnect")
    ModelAndView reconnect(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String recipients,
            Actor actor,
            Locale locale) {
        return ask(Ask.RECONNECT, id, recipients, actor, locale);
    }

    @PostMapping("/connections/{id}/repair")
    ModelAndView repair(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String recipients,
            Actor actor,
            Locale locale) {
        return ask(Ask.REPAIR, id, recipients, actor, locale);
    }

    @PostMapping("/connections/{id}/admin-look")
    ModelAndView look(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String recipients,
            Actor actor,
            Locale locale) {
        return ask(Ask.ADMIN_LOOK, id, recipients, actor, locale);
    }

    /** @param typed the addresses; null where nobody was asked for them: then the customer's contacts */
    private ModelAndView ask(Ask ask, UUID id, @Nullable String typed, Actor actor, Locale locale) {
        ConnectionView connection = connections.get(id);
        FormProblems problems = new FormProblems(messages, locale);
        try {
            NewInvitation wanted = wanted(ask, connection, typed);
            IssuedInvitation issued = ask == Ask.ADMIN_LOOK
                    ? invitations.issueUnlessOpen(wanted, actor)
                    : invitations.issueOnce(wanted, actor);
            boolean open = ask == Ask.ADMIN_LOOK && issued.link() == null;
            return new ModelAndView("redirect:/invitations/"
                    + issued.invitation().id() + "?done=connection." + ask.word() + (open ? "-open" : ""));
        } catch (Conflict e) {
            problems.add("", e);
        } catch (InvalidInput e) {
            String field = "recipients".equals(e.field()) ? e.field() : "";
            problems.add(new InvalidInput(
                    field,
                    e.key(),
                    String.valueOf(e.getMessage()),
                    e.arguments().toArray()));
        } catch (TooMany e) {
            problems.add(new InvalidInput("recipients", "invitation.problem.TOO_MANY", "Too many mails."));
        }
        ModelAndView page = new ModelAndView("onboarding/ask-again")
                .addObject("connection", connection)
                .addObject("ask", ask.word())
                .addObject("recipients", typed == null ? contacts(connection) : typed)
                .addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private NewInvitation wanted(Ask ask, ConnectionView connection, @Nullable String typed) {
        return new NewInvitation(
                connection.customerId(),
                connection.profile(),
                null,
                ask.purpose,
                connection.id(),
                null,
                typed == null ? null : addresses(typed),
                null,
                null,
                ask == Ask.ADMIN_LOOK ? note(connection) : null,
                null,
                ask != Ask.ADMIN_LOOK);
    }

    /** In the language of the page that the link opens. */
    private String note(ConnectionView connection) {
        Locale locale = customers.get(connection.customerId()).contacts().stream()
                .map(Contact::locale)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Locale::forLanguageTag)
                .orElse(Locale.ENGLISH);
        return messages.getMessage("onboarding.look.message", null, locale);
    }

    private static List<String> addresses(String typed) {
        List<String> addresses = Arrays.stream(typed.split("[\\s,;]+"))
                .filter(address -> !address.isBlank())
                .toList();
        if (addresses.isEmpty()) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.required", "At least one recipient is required.");
        }
        return addresses;
    }

    private String contacts(ConnectionView connection) {
        return customers.get(connection.customerId()).contacts().stream()
                .map(Contact::email)
                .collect(Collectors.joining("\n"));
    }
}
