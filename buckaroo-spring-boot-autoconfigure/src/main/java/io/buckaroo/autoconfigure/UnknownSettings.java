package io.buckaroo.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties below {@code buckaroo} that would have no effect, because there is
 * no property of their name. A name that resembles none is only logged, because it may be
 * one of the application. Environment variables are not checked: their names are
 * ambiguous, and platforms define some.
 */
final class UnknownSettings {

	private static final Log logger = LogFactory.getLog(UnknownSettings.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("buckaroo");

	private static final Pattern ROUTE_WITHOUT_BRACKETS = Pattern
		.compile("(buckaroo\\.routes)\\.([^\\[].*?)((?:\\.mailbox)?\\.[a-z-]+)");

	private static final Pattern TOPIC_WITHOUT_BRACKETS = Pattern
		.compile("(buckaroo\\.topics)\\.([^\\[].*?)(\\.history\\.[a-z-]+)");

	/** A key that means the same with and without brackets. */
	private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

	private final Set<ConfigurationPropertyName> known = new LinkedHashSet<>();

	/**
	 * Checks the names of all properties.
	 * @param environment the environment
	 * @throws InvalidConfigurationPropertyValueException if a property would have no
	 * effect
	 */
	UnknownSettings(ConfigurableEnvironment environment) {
		collectKnown(environment);
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> properties
					&& !(source instanceof SystemEnvironmentPropertySource)) {
				Arrays.stream(properties.getPropertyNames())
					.filter((name) -> name.toLowerCase(Locale.ROOT).startsWith(ROOT + "."))
					.forEach((name) -> check(name, properties.getProperty(name)));
			}
		}
	}

	/**
	 * Collects the names that binding looks for. An additional source of unknown content
	 * makes it look for all of them.
	 */
	private void collectKnown(ConfigurableEnvironment environment) {
		ConfigurationPropertySource unknownContent = (name) -> null;
		Iterable<ConfigurationPropertySource> sources = Stream
			.concat(StreamSupport
				.stream(ConfigurationPropertySources.from(environment.getPropertySources()).spliterator(), false),
					Stream.of(unknownContent))
			.toList();
		new Binder(sources, new PropertySourcesPlaceholdersResolver(environment)).bind(ROOT,
				Bindable.of(BuckarooProperties.class), new NameCollector(this.known));
	}

	private void check(String property, @Nullable Object value) {
		checkBrackets(ROUTE_WITHOUT_BRACKETS.matcher(property), property, value);
		checkBrackets(TOPIC_WITHOUT_BRACKETS.matcher(property), property, value);
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		if (this.known.contains(name) || (name.isLastElementIndexed() && this.known.contains(name.getParent()))) {
			return;
		}
		if (isLimitOfRoute(name)) {
			throw invalid(name.toString(), value,
					"It applies to all routes together: set 'buckaroo.websocket.%1$s' or 'buckaroo.sse.%1$s'."
						.formatted(lastElement(name)));
		}
		String nearest = nearest(name);
		if (nearest != null) {
			throw invalid(name.toString(), value, "There is no such property. Did you mean '%s'?".formatted(nearest));
		}
		ConfigurationPropertyName group = name.getParent();
		if (!ROOT.equals(group) && this.known.contains(group)) {
			throw invalid(name.toString(), value, "There is no such property. Below '%s' there are %s.".formatted(group,
					new TreeSet<>(known(group::isParentOf, UnknownSettings::lastElement).keySet())));
		}
		logger.warn(
				("The property '%s' has no effect: Buckaroo has no such property. Remove it, or use another prefix for "
						+ "the properties of the application")
					.formatted(property));
	}

	private static void checkBrackets(Matcher withoutBrackets, String property, @Nullable Object value) {
		if (withoutBrackets.matches() && !PLAIN_KEY.matcher(withoutBrackets.group(2)).matches()) {
			throw invalid(property, value, "The key must be in brackets: '%s[%s]%s'. In YAML, quote it."
				.formatted(withoutBrackets.group(1), withoutBrackets.group(2), withoutBrackets.group(3)));
		}
	}

	private static boolean isLimitOfRoute(ConfigurationPropertyName name) {
		return name.getNumberOfElements() > 2
				&& "routes".equals(name.getElement(1, ConfigurationPropertyName.Form.UNIFORM))
				&& lastElement(name).startsWith("max-connections");
	}

	/**
	 * Returns the name that was probably meant: one of the same last element in another
	 * group, or else a similar one in the same group, or of any group if the group is
	 * unknown.
	 */
	private @Nullable String nearest(ConfigurationPropertyName name) {
		Map<String, String> sameElement = known((candidate) -> lastElement(candidate).equals(lastElement(name)),
				Object::toString);
		if (!sameElement.isEmpty()) {
			return NearestName.mostSimilar(name.toString(), sameElement.keySet());
		}
		Map<String, String> candidates = this.known.contains(name.getParent())
				? known((candidate) -> name.getParent().isParentOf(candidate), UnknownSettings::lastElement)
				: known(ROOT::isAncestorOf, UnknownSettings::withoutRoot);
		String nearest = NearestName.of(this.known.contains(name.getParent()) ? lastElement(name) : withoutRoot(name),
				candidates.keySet());
		return (nearest != null) ? candidates.get(nearest) : null;
	}

	/**
	 * Returns some of the known names, by a text that identifies them.
	 */
	private Map<String, String> known(Predicate<ConfigurationPropertyName> condition,
			Function<ConfigurationPropertyName, String> text) {
		return this.known.stream()
			.filter(condition)
			.collect(Collectors.toMap(text, Object::toString, (first, second) -> first, LinkedHashMap::new));
	}

	private static String withoutRoot(ConfigurationPropertyName name) {
		return name.subName(1).toString();
	}

	private static String lastElement(ConfigurationPropertyName name) {
		return name.getLastElement(ConfigurationPropertyName.Form.DASHED);
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(property, value, reason);
	}

	/**
	 * Collects the names that are looked for, and ignores failures, which are reported
	 * when the properties are bound.
	 *
	 * @param names the names
	 */
	private record NameCollector(Set<ConfigurationPropertyName> names) implements BindHandler {

		@Override
		public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
			this.names.add(name);
			return target;
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception failure) {
			return null;
		}

	}

}
