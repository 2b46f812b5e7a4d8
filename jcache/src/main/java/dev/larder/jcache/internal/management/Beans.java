package dev.larder.jcache.internal.management;

import java.lang.management.ManagementFactory;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A cache's beans in the platform's server, under the names that the specification gives them. */
public final class Beans {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String manager;
    private final String cache;

    /** The beans of a cache of a manager. */
    public Beans(String manager, String cache) {
        this.manager = manager;
        this.cache = cache;
    }

    /** Shows a bean, unless one is shown already. */
    public void show(String type, Object bean) {
        try {
            server.registerMBean(bean, name(type));
        } catch (InstanceAlreadyExistsException shown) {
            // as it should be
        } catch (JMException e) {
            throw new CacheException("The bean " + type + " of cache " + cache + " cannot be shown: " + e, e);
        }
    }

    /** Hides a bean, if it is shown. */
    public void hide(String type) {
        try {
            server.unregisterMBean(name(type));
        } catch (InstanceNotFoundException hidden) {
            // as it should be
        } catch (JMException e) {
            throw new CacheException("The bean " + type + " of cache " + cache + " cannot be hidden: " + e, e);
        }
    }

    private ObjectName name(String type) throws JMException {
        return new ObjectName("javax.cache:type=" + type + ",CacheManager=" + safe(manager) + ",Cache=" + safe(cache));
    }

    private static String safe(String text) {
        return text.replaceAll("[,:=\n*?\"]", ".");
    }
}
