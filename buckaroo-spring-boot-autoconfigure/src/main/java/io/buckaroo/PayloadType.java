package io.buckaroo;

import org.springframework.util.Assert;

/**
 * Says what an object that travels between nodes is called there: a bean for each type.
 * The object travels as JSON, by the application's {@code JsonMapper}; the name says what
 * to read it as, and no name of a class ever travels. <pre class="code">
 * &#64;Bean
 * PayloadType&lt;Price&gt; price() {
 *     return new PayloadType&lt;&gt;("price", Price.class);
 * }</pre>
 *
 * @param name the name, the same on all nodes and in all versions of the application
 * @param type the type, also for objects of its subclasses, which are read back as the
 * type itself
 * @param <T> the type
 */
public record PayloadType<T>(String name, Class<T> type) {

	/**
	 * Checks the name.
	 * @param name letters, digits, {@code .}, {@code _} and {@code -}
	 * @param type the type
	 */
	public PayloadType {
		Assert.isTrue(name.matches("[\\w.-]+"), "'name' must be letters, digits, '.', '_' and '-'");
		Assert.notNull(type, "'type' must not be null");
	}

}
