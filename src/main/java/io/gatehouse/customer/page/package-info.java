/** Customers for operators and API clients: list, page, forms, export. */
@NullMarked
package io.gatehouse.customer.page;

import org.jspecify.annotations.NullMarked;
