"""Runs the life of a machine, of a container and of a network through proxmoxer.

Usage: proxmoxer_lifecycle.py PORT USER PASSWORD TOKENID SECRET
Prints one line of JSON with what it saw; ends with an exception at the first surprise.
"""

import json
import sys
import time

import urllib3
from proxmoxer import ProxmoxAPI, ResourceException

urllib3.disable_warnings()
NODE = "pve1"
TEMPLATE = "local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst"


def wait(api, upid):
    """Waits for a task and returns its exit status."""
    node = upid.split(":")[1]
    for _ in range(600):
        status = api.nodes(node).tasks(upid).status.get()
        if status["status"] == "stopped":
            return status["exitstatus"]
        time.sleep(0.02)
    raise RuntimeError("task does not end: " + upid)


def done(api, upid):
    exit_status = wait(api, upid)
    if exit_status != "OK":
        raise RuntimeError(upid + ": " + exit_status)


def machine(api, vmid):
    nodes = api.nodes(NODE)
    done(api, nodes.qemu.create(vmid=vmid, name="from-python", memory=1024, scsi0="local-lvm:4", net0="virtio,bridge=vmbr0", tags="one;two"))
    guest = nodes.qemu(vmid)
    done(api, guest.status.start.post())
    guest.config.set(description="by proxmoxer", onboot=1)
    done(api, guest.snapshot.post(snapname="before"))
    done(api, guest.status.shutdown.post(timeout=30))
    config = guest.config.get()
    done(api, guest.snapshot("before").rollback.post())
    done(api, guest.snapshot("before").delete())
    done(api, guest.delete(purge=1))
    return {"tags": config["tags"], "description": config["description"], "onboot": config["onboot"]}


def container(api, vmid):
    nodes = api.nodes(NODE)
    done(api, nodes.lxc.create(vmid=vmid, hostname="ct-python", ostemplate=TEMPLATE, rootfs="local-lvm:2", memory=256, net0="name=eth0,bridge=vmbr0,ip=dhcp"))
    guest = nodes.lxc(vmid)
    done(api, guest.status.start.post())
    addresses = [entry["name"] for entry in guest.interfaces.get()]
    guest.config.put(memory=512)
    done(api, guest.snapshot.post(snapname="before"))
    done(api, guest.status.stop.post())
    memory = guest.config.get()["memory"]
    done(api, guest.snapshot("before").delete())
    done(api, guest.delete())
    return {"interfaces": addresses, "memory": memory}


def network(api, vnet, tag):
    """A vnet in a Q-in-Q zone, from its making to its removal."""
    sdn = api.cluster.sdn
    sdn.vnets.create(vnet=vnet, zone="clients", tag=tag, alias="by proxmoxer")
    states = {entry["vnet"]: entry.get("state") for entry in sdn.vnets.get(pending=1)}
    sdn.vnets(vnet).subnets.create(subnet="10.%d.0.0/24" % (tag % 200), type="subnet", gateway="10.%d.0.1" % (tag % 200))
    subnet = sdn.vnets(vnet).subnets.get()[0]["subnet"]
    done(api, sdn.put())
    for _ in range(600):
        statuses = {entry["vnet"]: entry["status"] for entry in api.nodes(NODE).sdn.zones("clients").content.get()}
        if statuses.get(vnet) == "available":
            break
        time.sleep(0.02)
    bridges = [entry["iface"] for entry in api.nodes(NODE).network.get(type="any_bridge")]
    sdn.vnets(vnet).subnets(subnet).delete()
    sdn.vnets(vnet).delete()
    done(api, sdn.put())
    left = [entry["vnet"] for entry in sdn.vnets.get(running=1)]
    return {"state": states[vnet], "subnet": subnet, "status": statuses.get(vnet), "bridge": vnet in bridges, "left": vnet in left}


def refusal(api):
    """The error of a missing machine, as the library understands it."""
    try:
        api.nodes(NODE).qemu(999999).config.get()
    except ResourceException as error:
        return {"status": error.status_code, "message": error.content}
    raise RuntimeError("a missing machine has a config")


def main():
    port, user, password, token_id, secret = sys.argv[1:]
    common = {"port": int(port), "verify_ssl": False, "timeout": 20}
    by_ticket = ProxmoxAPI("127.0.0.1", user=user, password=password, **common)
    by_token = ProxmoxAPI("127.0.0.1", user=user, token_name=token_id, token_value=secret, **common)
    seen = {
        "version": by_ticket.version.get()["release"],
        "machineByTicket": machine(by_ticket, 4001),
        "machineByToken": machine(by_token, 4002),
        "containerByTicket": container(by_ticket, 4003),
        "containerByToken": container(by_token, 4004),
        "networkByTicket": network(by_ticket, "pynet1", 3001),
        "networkByToken": network(by_token, "pynet2", 3002),
        "refusal": refusal(by_token),
    }
    print(json.dumps(seen))


main()
