/**
 * Route declarations in code: {@link io.buckaroo.router.BuckarooRouter} and its builder.
 */
@NullMarked
package io.buckaroo.router;

import org.jspecify.annotations.NullMarked;
