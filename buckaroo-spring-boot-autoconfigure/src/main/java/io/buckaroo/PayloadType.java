package io.buckaroo;

import org.springframework.util.Assert;

/**
 * The name under which objects of a type travel between nodes; a bean for each type. The
 * object is sent as JSON, written by the application's {@code JsonMapper}. The receiving
 * node looks up the type by the name, so no class name is sent. <pre class="code">
 * &#64;Bean
 * PayloadType&lt;Price&gt; price() {
 *     return new PayloadType&lt;&gt;("price", Price.class);
 * }</pre>
 *
 * @param name the name, the same on all nodes and in all versions of the application
 * @param type the type; objects of its subclasses are read back as the type itself
 * @param <T> the type
 */
public record PayloadType<T>(String name, Class<T> type) {

	/**
	 * Checks the name.
	 * @param name the name, of letters, digits, {@code .}, {@code _} and {@code -}
	 * @param type the type
	 * @throws IllegalArgumentException if the name is empty or contains another character
	 */
	public PayloadType {
		Assert.isTrue(name.matches("[\\w.-]+"), "'name' must consist of letters, digits, '.', '_' and '-'");
		Assert.notNull(type, "'type' must not be null");
	}

}
