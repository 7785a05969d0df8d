package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Answers;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.AuthorizeRequest;
import io.gatehouse.sandbox.entra.request.Place;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import io.gatehouse.sandbox.entra.request.ResponseMode;
import io.gatehouse.sandbox.entra.session.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The authorize endpoint: who asks, who signs in, what they allow. */
@Controller
class AuthorizeController {

    private static final String PATH = "/{tenant}/oauth2/v2.0/authorize";

    private final World world;
    private final SignIns signIns;
    private final Pages pages;
    private final AuthorizeSteps steps;

    AuthorizeController(World world, SignIns signIns, Pages pages, AuthorizeSteps steps) {
        this.world = world;
        this.signIns = signIns;
        this.pages = pages;
        this.steps = steps;
    }

    @GetMapping(PATH)
    ModelAndView authorize(
            @PathVariable String tenant, @RequestParam Map<String, String> parameters, HttpServletRequest request) {
        return answer(tenant, parameters, request, true, context -> {
            AuthorizeRequest asked = context.asked();
            Person person = signIns.single(request, asked.loginHint());
            if (asked.prompt().equals("none")) {
                return steps.silently(context, person);
            }
            boolean choose = asked.prompt().equals("login") || asked.prompt().equals("select_account");
            return person == null || choose ? picker(context, request, null) : steps.proceed(context, person);
        });
    }

    /** "Use another account" and "Sign in with a different account". */
    @GetMapping(PATH + "/account")
    ModelAndView otherAccount(
            @PathVariable String tenant,
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response) {
        signIns.signOut(response);
        return answer(
                tenant,
                parameters,
                request,
                false,
                context -> pages.picker(context.place(), context.asked().replyTo(), List.of(), "", null));
    }

    @PostMapping(PATH + "/account")
    ModelAndView account(
            @PathVariable String tenant,
            @RequestParam Map<String, String> form,
            HttpServletRequest request,
            HttpServletResponse response) {
        return answer(tenant, form, request, false, context -> {
            Person person = signIns.signIn(form, request, response);
            if (person == null) {
                return picker(context, request, "We couldn't find an account with that username.");
            }
            try {
                return steps.proceed(context, person);
            } catch (Authority.WrongAccount wrong) {
                return picker(context, request, wrong.getMessage());
            }
        });
    }

    @PostMapping(PATH + "/consent")
    ModelAndView consent(
            @PathVariable String tenant, @RequestParam Map<String, String> form, HttpServletRequest request) {
        return answer(tenant, form, request, false, context -> {
            Person person = signIns.holder(context.place(), form.getOrDefault("flow", ""));
            if (!"accept".equals(form.get("decision"))) {
                throw Aadsts.failure(65004);
            }
            return steps.accepted(context, person, form.containsKey("organization"));
        });
    }

    /** The page "Approval required": its request, or the way back to the app without one. */
    @PostMapping(PATH + "/approval")
    ModelAndView approval(
            @PathVariable String tenant, @RequestParam Map<String, String> form, HttpServletRequest request) {
        return answer(tenant, form, request, false, context -> {
            if (!"request".equals(form.get("decision"))) {
                throw new PolicyRedirect(Aadsts.failure(90095));
            }
            Person person = signIns.holder(context.place(), form.getOrDefault("flow", ""));
            return steps.requested(context, person, form.getOrDefault("reason", ""));
        });
    }

    private ModelAndView picker(AuthorizeSteps.Context context, HttpServletRequest request, @Nullable String problem) {
        String hint = context.asked().loginHint();
        return pages.picker(
                context.place(),
                context.asked().replyTo(),
                signIns.signedIn(request),
                hint == null ? "" : hint,
                problem);
    }

    private ModelAndView answer(
            String tenant,
            Map<String, String> parameters,
            HttpServletRequest request,
            boolean first,
            Function<AuthorizeSteps.Context, ModelAndView> step) {
        Place place = Place.of(Authority.of(world, tenant), request);
        ReplyTo replyTo = ReplyTo.of(world, place.authority(), parameters);
        try {
            int forced = first ? forced() : 0;
            if (forced != 0) {
                throw Aadsts.failure(forced);
            }
            AuthorizeRequest asked = AuthorizeRequest.of(world, replyTo, parameters, place.origin());
            return step.apply(new AuthorizeSteps.Context(place, asked));
        } catch (Authority.WrongAccount wrong) {
            return pages.picker(place, replyTo, signIns.signedIn(request), "", wrong.getMessage());
        } catch (PolicyRedirect redirected) {
            return error(place, replyTo, parameters, redirected.failure(), "access_denied");
        } catch (AadstsException failure) {
            if (failure.code().page()) {
                return pages.trouble(failure, place);
            }
            return error(place, replyTo, parameters, failure, failure.code().authorize());
        }
    }

    private int forced() {
        return world.change(() -> world.chaos().forced(Chaos.At.AUTHORIZE));
    }

    private ModelAndView error(
            Place place, ReplyTo replyTo, Map<String, String> parameters, AadstsException failure, String error) {
        ResponseMode mode = ResponseMode.forError(parameters.get("response_mode"));
        return Answers.send(replyTo, mode, Answers.error(failure, error, world.now(), place.origin()));
    }

    /** What Entra usually keeps to itself and yet sends back: Conditional Access by switch, and who went back himself. */
    static final class PolicyRedirect extends RuntimeException {

        private final AadstsException failure;

        PolicyRedirect(AadstsException failure) {
            super(failure);
            this.failure = failure;
        }

        AadstsException failure() {
            return failure;
        }
    }
}
