package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
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
    @CsvSource({"/customers/{id}, /customers", "/files/**, /files", "/plain, /plain", "/{any}.txt, ''", "/a/b{c}, /a/b"
    })
    void beginsWith(String pattern, String literal) {
        assertThat(PrefixedMappings.literal(pattern)).isEqualTo(literal);
    }

    private @Nullable String found(String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        ServletRequestPathUtils.parseAndCache(request);
        HandlerExecutionChain chain = mappings.getHandler(request);
        return chain == null
                ? null
                : ((HandlerMethod) chain.getHandler()).getMethod().getName();
    }
}
