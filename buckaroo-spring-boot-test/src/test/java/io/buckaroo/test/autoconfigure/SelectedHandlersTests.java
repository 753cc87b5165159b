package io.buckaroo.test.autoconfigure;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SelectedHandlers}.
 */
class SelectedHandlersTests {

	@Test
	void areAllIfNoneIsNamed() {
		SelectedHandlers handlers = SelectedHandlers.of();
		assertThat(handlers.areAll()).isTrue();
		assertThat(handlers.contain(Mapped.class)).isTrue();
		assertThat(handlers.contain(BuckarooSocket.class)).isTrue();
	}

	@Test
	void containOnlyTheNamedHandler() {
		SelectedHandlers handlers = SelectedHandlers.of(Mapped.class);
		assertThat(handlers.areAll()).isFalse();
		assertThat(handlers.contain(Mapped.class)).isTrue();
		assertThat(handlers.contain(Routed.class)).isFalse();
		assertThat(handlers.contain(BuckarooSocket.class)).isFalse();
	}

	@Test
	void containSubtypes() {
		assertThat(SelectedHandlers.of(BuckarooSocket.class).contain(Mapped.class)).isTrue();
	}

	@Test
	void areRoutedIfOneHasNoMapping() {
		assertThat(SelectedHandlers.of(Mapped.class).mayBeRouted()).isFalse();
		assertThat(SelectedHandlers.of(Mapped.class, Routed.class).mayBeRouted()).isTrue();
	}

	@Test
	void areSeparatedFromConfigurationClasses() {
		SelectedHandlers handlers = SelectedHandlers.of(Mapped.class, Sockets.class, LiteSockets.class);
		assertThat(handlers.handlers()).containsExactly(Mapped.class);
		assertThat(handlers.configurations()).containsExactlyInAnyOrder(Sockets.class, LiteSockets.class);
		assertThatCode(() -> handlers.check(getClass())).doesNotThrowAnyException();
	}

	@Test
	void areNoOtherClasses() {
		assertThatExceptionOfType(InvalidSliceException.class)
			.isThrownBy(() -> SelectedHandlers.of(Mapped.class, String.class).check(getClass()))
			.withMessageContaining("names java.lang.String, which is neither a handler nor a configuration class");
	}

	@WebSocketMapping("/mapped")
	static class Mapped implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	static class Routed implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Sockets {

	}

	static class LiteSockets {

		@Bean
		Routed routed() {
			return new Routed();
		}

	}

}
