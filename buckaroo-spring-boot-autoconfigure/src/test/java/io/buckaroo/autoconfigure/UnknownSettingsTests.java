package io.buckaroo.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnknownSettings}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "buckaroo.enabled", "buckaroo.base-path", "buckaroo.websocket.idle-timeout",
			"buckaroo.websocket.idleTimeout", "buckaroo.websocket.idle_timeout", "buckaroo.websocket.allowed-origins",
			"buckaroo.websocket.allowed-origins[0]", "buckaroo.sse.allowed-origins[17]",
			"buckaroo.routes[/chat/{room}].idle-timeout", "buckaroo.routes[/a.b].mailbox.capacity",
			"buckaroo.routes[/chat].allowed-origins[1]", "buckaroo.routes[/chat].max-message-size",
			"buckaroo.topics[room/*].history.size", "buckaroo.topics.prices.history.size",
			"buckaroo.topics.myTopic_1.history.recovery-limit", "buckaroo.cluster.when-unavailable",
			"buckaroo.cluster.type", "buckaroo.security.session-check-interval", "buckaroo.shutdown.drainTimeout",
			"buckaroo-other.x", "spring.buckaroo.x" })
	void aPropertyThatExistsIsAccepted(String name, CapturedOutput output) {
		check(name);
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			buckaroo.websocket.idle-timout           | buckaroo.websocket.idle-timeout
			buckaroo.websocket.idleTimout            | buckaroo.websocket.idle-timeout
			buckaroo.websockets.idle-timeout         | buckaroo.websocket.idle-timeout
			buckaroo.websocket.allowed-origin        | buckaroo.websocket.allowed-origins
			buckaroo.basepaths                       | buckaroo.base-path
			buckaroo.ping-interval                   | buckaroo.websocket.ping-interval
			buckaroo.socket.ping-interval            | buckaroo.websocket.ping-interval
			buckaroo.drain-timeout                   | buckaroo.shutdown.drain-timeout
			buckaroo.routes[/chat].idle-timout       | buckaroo.routes[/chat].idle-timeout
			buckaroo.routes[/chat].mailbox.capasity  | buckaroo.routes[/chat].mailbox.capacity
			buckaroo.routes[/chat].capacity          | buckaroo.routes[/chat].mailbox.capacity
			buckaroo.topics[prices].histori.size     | buckaroo.topics[prices].history.size
			buckaroo.cluster.typ                     | buckaroo.cluster.type
			""")
	void theNearestPropertyIsSuggested(String name, String nearest) {
		assertRefused(name, "There is no such property. Did you mean '%s'?".formatted(nearest));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			buckaroo.security.completely-different | buckaroo.security | [close-expired, session-check-interval]
			buckaroo.routes[/chat].mailbox.limit   | buckaroo.routes[/chat].mailbox | [capacity, overflow]
			buckaroo.topics[a/*].history.limit     | buckaroo.topics[a/*].history | [recovery-limit, size, ttl]
			""")
	void aPropertyOfAGroupThatResemblesNoneIsRefused(String name, String group, String properties) {
		assertRefused(name, "There is no such property. Below '%s' there are %s.".formatted(group, properties));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-connections", "max-connections-per-address", "max-connections-per-principal" })
	void aLimitOfAllRoutesIsRefusedForOne(String limit) {
		assertRefused("buckaroo.routes[/echo]." + limit,
				"It applies to all routes together: set 'buckaroo.websocket.%1$s' or 'buckaroo.sse.%1$s'."
					.formatted(limit));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			buckaroo.topics.room/*.history.size        | buckaroo.topics[room/*].history.size
			buckaroo.topics.a.b.history.ttl            | buckaroo.topics[a.b].history.ttl
			buckaroo.routes./echo.idle-timeout         | buckaroo.routes[/echo].idle-timeout
			buckaroo.routes./chat.x.idle-timeout       | buckaroo.routes[/chat.x].idle-timeout
			buckaroo.routes./chat/{room}.mailbox.capacity | buckaroo.routes[/chat/{room}].mailbox.capacity
			""")
	void aKeyWithoutBracketsIsRefused(String name, String correct) {
		assertRefused(name, "The key must be in brackets: '%s'. In YAML, quote it.".formatted(correct));
	}

	@ParameterizedTest
	@ValueSource(strings = { "buckaroo.api-key", "buckaroo.demo.color" })
	void aPropertyThatResemblesNoneMayBeOneOfTheApplication(String name, CapturedOutput output) {
		check(name);
		assertThat(output).contains("WARN")
			.contains("The property '%s' has no effect: Buckaroo has no such property. ".formatted(name)
					+ "Remove it, or use another prefix for the properties of the application");
	}

	@ParameterizedTest
	@ValueSource(strings = { "BUCKAROO_WEBSOCKET_IDLE_TIMEOUT", "BUCKAROO_WEBSOCKET_IDLETIMEOUT",
			"BUCKAROO_SERVICE_HOST", "BUCKAROO_PORT_8080_TCP", "buckaroo.websocket.idle-timout" })
	void environmentVariablesAreNotChecked(String name, CapturedOutput output) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "1")));
		new UnknownSettings(environment);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aValueThatCannotBeConvertedIsLeftToTheBinding() {
		check("buckaroo.mailbox.overflow");
	}

	@Test
	void aListThatAnotherSourceOverridesIsAccepted(CapturedOutput output) {
		StandardEnvironment environment = environment("buckaroo.websocket.allowed-origins");
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaults", Map.of("buckaroo.websocket.allowed-origins[0]",
					"https://a.example", "buckaroo.websocket.allowed-origins[1]", "https://b.example")));
		new UnknownSettings(environment);
		assertThat(output).doesNotContain("WARN");
	}

	private static void assertRefused(String name, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> check(name))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isIn(name, ConfigurationPropertyName.adapt(name, '.').toString());
				assertThat(ex.getReason()).isEqualTo(reason);
			});
	}

	private static void check(String name) {
		new UnknownSettings(environment(name));
	}

	private static StandardEnvironment environment(String name) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, "1")));
		return environment;
	}

}
