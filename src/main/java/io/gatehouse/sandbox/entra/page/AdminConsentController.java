package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Answers;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.Place;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import io.gatehouse.sandbox.entra.request.ResponseMode;
import io.gatehouse.sandbox.entra.session.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Both admin consent endpoints: v2 with scopes, v1 for the registration's static list. */
@Controller
class AdminConsentController {

    private final World world;
    private final SignIns signIns;
    private final Pages pages;
    private final AdminConsentSteps steps;

    AdminConsentController(World world, SignIns signIns, Pages pages, AdminConsentSteps steps) {
        this.world = world;
        this.signIns = signIns;
        this.pages = pages;
        this.steps = steps;
    }

    @GetMapping({"/{tenant}/v2.0/adminconsent", "/{tenant}/adminconsent"})
    ModelAndView start(
            @PathVariable String tenant, @RequestParam Map<String, String> parameters, HttpServletRequest request) {
        Place place = Place.of(Authority.of(world, tenant), request);
        ReplyTo replyTo = ReplyTo.of(world, place.authority(), parameters);
        return answer(place, replyTo, request, () -> {
            int forced = world.change(() -> world.chaos().forced(Chaos.At.ADMIN_CONSENT));
            if (forced != 0) {
                throw Aadsts.failure(forced);
            }
            steps.wanted(place, replyTo, parameters);
            Person person = signIns.single(request, null);
            return person == null
                    ? picker(place, replyTo, request, null)
                    : steps.proceed(place, replyTo, person, parameters);
        });
    }

    @GetMapping({"/{tenant}/v2.0/adminconsent/account", "/{tenant}/adminconsent/account"})
    ModelAndView otherAccount(
            @PathVariable String tenant,
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        signIns.signOut(response);
        Place place = Place.of(Authority.of(world, tenant), request);
        return pages.picker(place, ReplyTo.of(world, place.authority(), parameters), List.of(), "", null);
    }

    @PostMapping({"/{tenant}/v2.0/adminconsent/account", "/{tenant}/adminconsent/account"})
    ModelAndView account(
            @PathVariable String tenant,
            @RequestParam Map<String, String> form,
            HttpServletRequest request,
            HttpServletResponse response) {
        Place place = Place.of(Authority.of(world, tenant), request);
        ReplyTo replyTo = ReplyTo.of(world, place.authority(), form);
        return answer(place, replyTo, request, () -> {
            Person person = signIns.signIn(form, request, response);
            return person == null
                    ? picker(place, replyTo, request, "We couldn't find an account with that username.")
                    : steps.proceed(place, replyTo, person, form);
        });
    }

    @PostMapping({"/{tenant}/v2.0/adminconsent/consent", "/{tenant}/adminconsent/consent"})
    ModelAndView consent(
            @PathVariable String tenant, @RequestParam Map<String, String> form, HttpServletRequest request) {
        Place place = Place.of(Authority.of(world, tenant), request);
        ReplyTo replyTo = ReplyTo.of(world, place.authority(), form);
        return answer(place, replyTo, request, () -> {
            Person person = signIns.holder(place, form.getOrDefault("flow", ""));
            if (!"accept".equals(form.get("decision"))) {
                throw Aadsts.failure(65004);
            }
            return steps.accepted(place, replyTo, person, form);
        });
    }

    private ModelAndView picker(Place place, ReplyTo replyTo, HttpServletRequest request, @Nullable String problem) {
        return pages.picker(place, replyTo, signIns.signedIn(request), "", problem);
    }

    private ModelAndView answer(Place place, ReplyTo replyTo, HttpServletRequest request, Supplier<ModelAndView> step) {
        try {
            return step.get();
        } catch (Authority.WrongAccount wrong) {
            return picker(place, replyTo, request, wrong.getMessage());
        } catch (AadstsException failure) {
            return failure.code().page() ? pages.trouble(failure) : error(place, replyTo, failure);
        }
    }

    /** An error carries {@code admin_consent=True} too; so Microsoft documents it. */
    private ModelAndView error(Place place, ReplyTo replyTo, AadstsException failure) {
        boolean declined = failure.code().number() == 65004;
        var values = new LinkedHashMap<String, String>();
        if (!AdminConsentSteps.version2(place)) {
            values.put("error", declined ? "permission_denied" : failure.code().authorize());
            values.put(
                    "error_description",
                    declined ? "The admin canceled the request" : failure.description(world.now()));
            return Answers.send(replyTo, ResponseMode.QUERY, values);
        }
        values.put("admin_consent", "True");
        values.put("error", declined ? "consent_required" : failure.code().authorize());
        values.put(
                "error_description",
                declined
                        ? Aadsts.failure(65004, "The resource owner or authorization server denied the request.")
                                .description(world.now())
                        : failure.description(world.now()));
        return Answers.send(replyTo, ResponseMode.QUERY, values);
    }
}
