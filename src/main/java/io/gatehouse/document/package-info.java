/** Documents that people keep: tagged PDF files made from templates, the same on every machine. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.gatehouse.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
