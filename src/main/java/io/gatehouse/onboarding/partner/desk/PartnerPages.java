package io.gatehouse.onboarding.partner.desk;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerProof;
import io.gatehouse.onboarding.partner.Partners;
import io.gatehouse.onboarding.partner.SharedApps;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.TooMany;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where operators invite other organisations to consent to a customer's app, and see how far each is. */
@Controller
class PartnerPages {

    private static final String PATH = "/customers/{id}/partners";

    private final Partners partners;
    private final SharedApps apps;
    private final PartnerProof proof;
    private final PartnerList list;
    private final Customers customers;
    private final MessageSource messages;

    PartnerPages(
            Partners partners,
            SharedApps apps,
            PartnerProof proof,
            PartnerList list,
            Customers customers,
            MessageSource messages) {
        this.partners = partners;
        this.apps = apps;
        this.proof = proof;
        this.list = list;
        this.customers = customers;
        this.messages = messages;
    }

    @GetMapping(PATH)
    @Requires(Permission.VIEW)
    ModelAndView list(@PathVariable UUID id, Locale locale) {
        return list.page(id, PartnerList.BLANK, locale);
    }

    @PostMapping(PATH)
    @Requires(Permission.OPERATE)
    ModelAndView invite(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String app,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String message,
            Actor actor,
            Locale locale,
            HttpServletResponse response) {
        customers.get(id);
        Partners.Wish wish = new Partners.Wish(name, tenant, email, message);
        FormProblems problems = new FormProblems(messages, locale);
        try {
            SharedApps.App shared = apps.chosen(id, app)
                    .orElseThrow(() -> new InvalidInput("", "onboarding.partners.no-app", "No app to share."));
            return linked(id, partners.invite(shared, wish, actor), locale, response);
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("tenant", e);
        } catch (TooMany e) {
            problems.add(new InvalidInput("email", "invitation.problem.TOO_MANY", "Too many mails."));
        }
        return refused(list.page(id, wish, locale), problems);
    }

    @PostMapping(PATH + "/again")
    @Requires(Permission.OPERATE)
    ModelAndView again(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String partner,
            Actor actor,
            Locale locale,
            HttpServletResponse response) {
        return with(id, partner, found -> {
            FormProblems problems = new FormProblems(messages, locale);
            try {
                return linked(id, partners.again(found, actor), locale, response);
            } catch (Conflict e) {
                problems.add("", e);
            } catch (TooMany e) {
                problems.add(new InvalidInput("", "invitation.problem.TOO_MANY", "Too many mails."));
            }
            return refused(list.page(id, PartnerList.BLANK, locale), problems);
        });
    }

    @PostMapping(PATH + "/look")
    @Requires(Permission.OPERATE)
    ModelAndView look(@PathVariable UUID id, @RequestParam(defaultValue = "") String partner, Actor actor) {
        return with(id, partner, found -> {
            PartnerEnding ending = proof.look(found, actor);
            return back(id, ending == PartnerEnding.CONSENTED ? "?done=onboarding.partners.there" : "?looked=nothing");
        });
    }

    @PostMapping(PATH + "/withdraw")
    @Requires(Permission.OPERATE)
    ModelAndView withdraw(@PathVariable UUID id, @RequestParam(defaultValue = "") String partner, Actor actor) {
        return with(id, partner, found -> {
            partners.withdraw(found, actor);
            return back(id, "?done=onboarding.partners.withdrawn");
        });
    }

    private static ModelAndView back(UUID id, String query) {
        return new ModelAndView("redirect:/customers/" + id + "/partners" + query);
    }

    private ModelAndView linked(UUID id, Partners.Invited invited, Locale locale, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        return list.page(id, PartnerList.BLANK, locale)
                .addObject("link", list.address(invited.link()))
                .addObject("invited", invited.partner());
    }

    private static ModelAndView refused(ModelAndView page, FormProblems problems) {
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("errors", problems.sentences());
    }

    /** A line that is not there any more leads back to the list. */
    private ModelAndView with(UUID customer, String partner, Function<PartnerOrganisation, ModelAndView> action) {
        customers.get(customer);
        return Inputs.id(partner)
                .flatMap(id -> partners.find(customer, id))
                .map(action)
                .orElseGet(() -> back(customer, ""));
    }
}
