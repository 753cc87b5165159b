package io.buckaroo.test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.util.Assert;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The pattern of a route, from which the path of a request is made.
 *
 * @param pattern the pattern
 */
record RoutePath(PathPattern pattern) {

	static RoutePath of(String pattern) {
		return new RoutePath(PathPatternParser.defaultInstance.parse(pattern));
	}

	/**
	 * Returns the names of the path variables.
	 */
	Set<String> variables() {
		Set<String> names = new LinkedHashSet<>();
		replaceVariables((name, rest) -> {
			names.add(name);
			return "";
		});
		return names;
	}

	/**
	 * Returns the path for values of the path variables. A variable without a value is
	 * replaced by its name.
	 */
	String expand(Map<String, String> values) {
		return replaceVariables((name, rest) -> {
			String value = values.getOrDefault(name, name);
			if (!rest) {
				return UriUtils.encodePathSegment(value, StandardCharsets.UTF_8);
			}
			return UriUtils.encodePath(value.startsWith("/") ? value.substring(1) : value, StandardCharsets.UTF_8);
		});
	}

	/**
	 * Returns the path variables of a path.
	 * @throws IllegalArgumentException if the path does not match
	 */
	Map<String, String> extract(String path) {
		PathPattern.@Nullable PathMatchInfo match = this.pattern.matchAndExtract(PathContainer.parsePath(path));
		Assert.isTrue(match != null,
				() -> "The path '" + path + "' of the request does not match the route '" + this.pattern + "'");
		return match.getUriVariables();
	}

	/**
	 * Replaces each variable, given by its name and whether it stands for the rest of the
	 * path.
	 */
	private String replaceVariables(BiFunction<String, Boolean, String> replacement) {
		String text = this.pattern.getPatternString();
		StringBuilder replaced = new StringBuilder();
		int depth = 0;
		int begin = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '{' && depth++ == 0) {
				begin = i + 1;
			}
			else if (c == '}' && --depth == 0) {
				String name = text.substring(begin, i).split(":", 2)[0];
				boolean rest = name.startsWith("*");
				replaced.append(replacement.apply(rest ? name.substring(1) : name, rest));
			}
			else if (depth == 0) {
				replaced.append(c);
			}
		}
		return replaced.toString();
	}

}
