package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Handlers are found as Spring finds them, with fewer looks. */
class PrefixedMappingsTests {

    static class Pages {

        @GetMapping("/customers/{id}")
        void customer() {
            throw new UnsupportedOperationException();
        }

        @GetMapping({"/customers/{id}/notes", "/notes/{id}"})
        void notes() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/connections/{id}")
        void connection() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/files/**")
        void files() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/customers/new")
        void add() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/customers/{id:\\d+}/notes/{note}")
        void note() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/customers/{id}/notes/latest")
        void latest() {
            throw new UnsupportedOperationException();
        }

        @PostMapping("/customers/{id}")
        void change() {
            throw new UnsupportedOperationException();
        }

        @GetMapping("/{any}.txt")
        void text() {
            throw new UnsupportedOperationException();
        }
    }

    private final PrefixedMappings mappings = new PrefixedMappings() {
        @Override
        protected boolean isHandler(Class<?> type) {
            return type == Pages.class;
        }
    };

    @BeforeEach
    void find() {
        StaticWebApplicationContext context = new StaticWebApplicationContext();
        context.registerSingleton("pages", Pages.class);
        context.refresh();
        mappings.setApplicationContext(context);
        mappings.afterPropertiesSet();
    }

    @ParameterizedTest
    @CsvSource({
        "/customers/7, customer",
        "/customers/7/notes, notes",
        "/customers/new, add",
        "/customers/new/notes, notes",
        "/customers/7/notes/3, note",
        "/customers/7/notes/latest, latest",
        "/notes/7, notes",
        "/connections/7, connection",
        "/cust%6Fmers/7, customer",
        "/customers;a=b/7, customer",
        "/files, files",
        "/files/a/b, files",
        "/robots.txt, text"
    })
    void findsThatOfAPath(String path, String method) throws Exception {
        assertThat(found(path)).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({"/customer/7", "/customers", "/Customers/7", "/other/7", "/"})
    void findsNoneForAnotherPath(String path) throws Exception {
        assertThat(found(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/customers/{id}, /customers", "/files/**, /files", "/plain, /plain", "/{any}.txt, ''", "/a/b{c}, /a"})
    void beginsWith(String pattern, String place) {
        assertThat(PrefixedMappings.place(pattern)).isEqualTo(place);
    }

    @Test
    void tellsWhatSpringTells() throws Exception {
        MockHttpServletRequest request = request("GET", "/customers/7");
        mappings.getHandler(request);

        assertThat(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE))
                .isEqualTo(Map.of("id", "7"));
        assertThat(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .hasToString("/customers/{id}");
        assertThat(request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE))
                .isInstanceOf(HandlerMethod.class);
    }

    @Test
    void choosesByTheMethodOfARequest() throws Exception {
        assertThat(((HandlerMethod) mappings.getHandler(request("POST", "/customers/7"))
                                .getHandler())
                        .getMethod()
                        .getName())
                .isEqualTo("change");
        assertThatThrownBy(() -> mappings.getHandler(request("DELETE", "/customers/7")))
                .isInstanceOf(HttpRequestMethodNotSupportedException.class);
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        ServletRequestPathUtils.parseAndCache(request);
        return request;
    }

    private @Nullable String found(String path) throws Exception {
        HandlerExecutionChain chain = mappings.getHandler(request("GET", path));
        return chain == null
                ? null
                : ((HandlerMethod) chain.getHandler()).getMethod().getName();
    }
}
