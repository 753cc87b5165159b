package io.buckaroo.autoconfigure;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that are made already. To look at them makes no other, except what a factory
 * among them has not made yet.
 *
 * @param beanFactory the beans
 */
record Singletons(ConfigurableListableBeanFactory beanFactory) {

	/**
	 * The name of a bean.
	 * @param bean the bean
	 * @param type a type that it is known to have
	 * @return the name, or {@code null} if it is no bean
	 */
	@Nullable String nameOf(Object bean, Class<?> type) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(type))
			.filter((name) -> is(bean, name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Whether an object is a bean, or may stand for it: a lazy proxy may stand for any
	 * bean of its type.
	 */
	boolean mayBe(Object object, String name) {
		return is(object, name) || (object instanceof Advised proxy && !proxy.getTargetSource().isStatic()
				&& proxy.getTargetClass() != null && this.beanFactory.isTypeMatch(name, proxy.getTargetClass()));
	}

	/**
	 * Of a factory that is a bean what it makes is meant.
	 */
	private boolean is(Object object, String name) {
		return this.beanFactory.containsSingleton(name) && this.beanFactory.getBean(name) == object;
	}

}
