/** What forms of all pages have in common. */
@NullMarked
package io.gatehouse.web.form;

import org.jspecify.annotations.NullMarked;
