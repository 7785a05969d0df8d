package io.gatehouse.invitation.page;

import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.pending.InvitationDisplay;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Languages;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TooMany;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form that issues an invitation. */
@Controller
class NewInvitationPages {

    private static final int AT_ONCE = 200;

    /** More than that are found by their pages, which have a button for it. */
    private static final int MOST_CUSTOMERS = 2_000;

    private final Invitations invitations;
    private final Customers customers;
    private final Profiles profiles;
    private final InvitationDisplay display;
    private final MessageSource messages;

    NewInvitationPages(
            Invitations invitations,
            Customers customers,
            Profiles profiles,
            InvitationDisplay display,
            MessageSource messages) {
        this.invitations = invitations;
        this.customers = customers;
        this.profiles = profiles;
        this.display = display;
        this.messages = messages;
    }

    @GetMapping("/invitations/new")
    @Requires(Permission.OPERATE)
    String blank(
            @RequestParam(required = false) @Nullable UUID customer,
            @RequestParam(required = false) @Nullable UUID connection,
            @RequestParam(required = false) @Nullable String profile,
            Locale locale,
            Model model) {
        CustomerView chosen = customer == null ? null : customers.get(customer);
        ServiceProfile service = offered(profile);
        InvitationForm form = InvitationForm.blank(
                chosen, service.key(), service.methods().getFirst().name(), connection);
        return form(form, locale, model);
    }

    @PostMapping("/invitations")
    @Requires(Permission.OPERATE)
    String issue(
            @RequestParam MultiValueMap<String, String> posted,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        InvitationForm form = InvitationForm.of(posted);
        if (posted.containsKey("show")) {
            return form(form, locale, model);
        }
        FormProblems problems = new FormProblems(messages, locale);
        form.check(problems);
        if (!problems.any()) {
            try {
                return issued(invitations.issueOnce(form.invitation(), actor), locale, model, response);
            } catch (InvalidInput e) {
                problems.add(e);
            } catch (Conflict e) {
                problems.add("", e);
            } catch (NotFound e) {
                problems.add(new InvalidInput("customer", "invitation.choose", "Choose one."));
            } catch (TooMany e) {
                problems.add(new InvalidInput("recipients", "invitation.problem.TOO_MANY", "Too many mails."));
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("errors", problems.sentences());
        return form(form, locale, model);
    }

    /** Without a mail the link is shown at once, for it exists nowhere else. */
    private String issued(IssuedInvitation issued, Locale locale, Model model, HttpServletResponse response) {
        if (issued.link() == null) {
            return "redirect:/invitations/" + issued.invitation().id() + "?done=invitation.issued";
        }
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("link", issued.link().reveal());
        model.addAttribute("row", display.row(issued.invitation(), locale));
        model.addAttribute("fresh", true);
        return "invitation/link";
    }

    private String form(InvitationForm form, Locale locale, Model model) {
        ServiceProfile profile = offered(form.profile());
        Map<String, String> methods = new LinkedHashMap<>();
        Map<String, String> hints = new LinkedHashMap<>();
        for (ConnectionMethod method : profile.methods()) {
            methods.put(method.name(), display.words("invitation.method." + method, locale));
            String hint = display.words("invitation.method." + method + ".text", locale);
            boolean recommended = methods.size() == 1 && profile.methods().size() > 1;
            hints.put(
                    method.name(),
                    recommended ? hint + " " + display.words("invitation.method.recommended", locale) : hint);
        }
        if (methods.size() > 1) {
            String choice = MethodWish.CUSTOMER_CHOOSES.name();
            methods.put(choice, display.words("invitation.method." + choice, locale));
            hints.put(choice, display.words("invitation.method." + choice + ".text", locale));
        }
        model.addAttribute("form", form.withOneOf(methods.keySet()));
        model.addAttribute(
                "registrations", display.registrations(!form.connection().isBlank(), locale));
        model.addAttribute("unverified", display.unverified());
        model.addAttribute("profile", profile);
        model.addAttribute("customers", choices(form, locale));
        model.addAttribute("services", display.offered());
        model.addAttribute("methods", methods);
        model.addAttribute("methodHints", hints);
        model.addAttribute("expiries", expiries(form, locale));
        model.addAttribute("locales", locales(form, locale));
        model.addAttribute("completions", words("completion", Completion.values(), "", locale));
        model.addAttribute("completionHints", words("completion", Completion.values(), ".text", locale));
        return "invitation/new";
    }

    /** Those that there are texts in, and what the contact or the form before named. */
    private Map<String, String> locales(InvitationForm form, Locale locale) {
        Map<String, String> names = new LinkedHashMap<>();
        if (form.locale().isBlank()) {
            names.put("", display.words("invitation.locale.customers", locale));
        }
        for (String one : Languages.SPOKEN) {
            names.put(one, display.words("invitation.locale." + one, locale));
        }
        names.putIfAbsent(form.locale(), form.locale());
        return names;
    }

    private ServiceProfile offered(@Nullable String key) {
        return Optional.ofNullable(key)
                .flatMap(profiles::offered)
                .orElseGet(() -> profiles.offered().getFirst());
    }

    /** The presets, and what was typed or asked for where it is none of them. */
    private Map<String, String> expiries(InvitationForm form, Locale locale) {
        Map<String, String> options = InvitationForm.expiries(display, locale);
        if (form.expiresInHours().matches("\\d{1,4}")) {
            options.putIfAbsent(
                    form.expiresInHours(),
                    display.words("invitation.expiry.hours", locale, Integer.valueOf(form.expiresInHours())));
        }
        return options;
    }

    private Map<String, String> choices(InvitationForm form, Locale locale) {
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("", display.words("invitation.customer.choose", locale));
        CustomerQuery query = CustomerQuery.byName(AT_ONCE);
        while (query != null && choices.size() <= MOST_CUSTOMERS) {
            Slice<CustomerRow> slice = customers.list(query);
            slice.items()
                    .forEach(row -> choices.put(row.id().toString(), row.displayName() + " (" + row.shortName() + ")"));
            query = slice.next() == null ? null : query.from(slice.next());
        }
        if (!form.customer().isBlank() && !choices.containsKey(form.customer())) {
            CustomerView chosen = find(form.customer());
            if (chosen != null) {
                choices.put(form.customer(), chosen.displayName() + " (" + chosen.shortName() + ")");
            }
        }
        return choices;
    }

    private @Nullable CustomerView find(String id) {
        try {
            return customers.find(UUID.fromString(id)).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Map<String, String> words(String group, Enum<?>[] values, String suffix, Locale locale) {
        Map<String, String> words = new LinkedHashMap<>();
        for (Enum<?> value : values) {
            words.put(value.name(), display.words("invitation." + group + "." + value.name() + suffix, locale));
        }
        return words;
    }
}
