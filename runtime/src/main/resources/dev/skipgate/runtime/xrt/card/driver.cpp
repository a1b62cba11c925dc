// The driver that libxrt_coreutil loads in the place of its hardware emulation: XRT's virtual functions, each handed to
// the card.
#include "card.h"
#include "xrt_abi.h"

#include <dlfcn.h>
#include <link.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <system_error>
#include <tuple>
#include <vector>

namespace {

using card::Card;

constexpr const char* kName = "skipgate_emulated_card";
constexpr const char* kPlace = "0000:ee:00.1";

[[noreturn]] void refuse(const char* what) {
  throw std::system_error(ENOTSUP, std::generic_category(), std::string("the emulated card has no ") + what);
}

struct NameQuery final : xrt_core::query::request {
  abi::Any get(const xrt_core::device*) const override { return abi::Any(std::string(kName)); }
};

struct PlaceQuery final : xrt_core::query::request {
  abi::Any get(const xrt_core::device*) const override {
    // Domain, bus, device, function.
    return abi::Any(std::tuple<std::uint16_t, std::uint16_t, std::uint16_t, std::uint16_t>(0, 0xee, 0, 1));
  }
};

// What XRT can ask of a device and this one has not.
class Without : public xrt_core::device {
 public:
  using xrt_core::device::device;
  xclBufferExportHandle export_bo(xclBufferHandle) const override { refuse("exported buffers"); }
  xclBufferHandle import_bo(xclBufferExportHandle) override { refuse("imported buffers"); }
  void close_export_handle(xclBufferExportHandle) override { refuse("exported buffers"); }
  xclBufferHandle import_bo(pid_t, xclBufferExportHandle) override { refuse("imported buffers"); }
  void xread(xclAddressSpace, std::uint64_t, void*, std::size_t) const override { refuse("raw register access"); }
  void xwrite(xclAddressSpace, std::uint64_t, const void*, std::size_t) override { refuse("raw register access"); }
  void unmgd_pread(void*, std::size_t, std::uint64_t) override { refuse("unmanaged access to memory"); }
  void unmgd_pwrite(const void*, std::size_t, std::uint64_t) override { refuse("unmanaged access to memory"); }
  void reclock(const std::uint16_t*) override { refuse("clock that could be set"); }
  void p2p_enable(bool) override { refuse("peer-to-peer memory"); }
  void p2p_disable(bool) override { refuse("peer-to-peer memory"); }
  void set_cma(bool, std::uint64_t) override { refuse("memory of the host"); }
  void update_scheduler_status() override {}
  void user_reset(xclResetKind) override { refuse("reset; close it and open it again"); }
  int open_ip_interrupt_notify(unsigned int) override { refuse("interrupts"); }
  void close_ip_interrupt_notify(int) override { refuse("interrupts"); }
  void enable_ip_interrupt(int) override { refuse("interrupts"); }
  void disable_ip_interrupt(int) override { refuse("interrupts"); }
  void wait_ip_interrupt(int) override { refuse("interrupts"); }
  std::cv_status wait_ip_interrupt(int, std::int32_t) override { refuse("interrupts"); }
  void aie00() override { refuse(kAie); }
  void aie01() override { refuse(kAie); }
  void aie02() override { refuse(kAie); }
  void aie03() override { refuse(kAie); }
  void aie04() override { refuse(kAie); }
  void aie05() override { refuse(kAie); }
  void aie06() override { refuse(kAie); }
  void aie07() override { refuse(kAie); }
  void aie08() override { refuse(kAie); }
  void aie09() override { refuse(kAie); }
  void aie10() override { refuse(kAie); }
  void aie11() override { refuse(kAie); }
  void aie12() override { refuse(kAie); }
  void aie13() override { refuse(kAie); }
  void aie14() override { refuse(kAie); }
  void aie15() override { refuse(kAie); }
  void aie16() override { refuse(kAie); }
  void aie17() override { refuse(kAie); }
  void aie18() override { refuse(kAie); }
  void aie19() override { refuse(kAie); }
  void aie20() override { refuse(kAie); }
  void* get_mgmt_handle() const override { return nullptr; }
  bool is_userpf() const override { return true; }
  void get_info(void*) const override {}
  void read(std::uint64_t, void*, std::uint64_t) const override { refuse("raw register access"); }
  void write(std::uint64_t, const void*, std::uint64_t) const override { refuse("raw register access"); }
  void reset(void*) const override { refuse("reset; close it and open it again"); }
  void xclmgmt_load_xclbin(const char*) const override { refuse("management function"); }
  int open(const std::string&, int) const override { refuse("files"); }
  void close(int) const override { refuse("files"); }

 private:
  static constexpr const char* kAie = "AI engines";
};

// One opening of the card. Never destroyed but used again: XRT keeps a thread for each device object it has seen, by
// the object's address, until the program ends.
class Device final : public Without {
 public:
  using Without::Without;

  void close_device() override { Card::instance().close(client); }
  void open_context(const xuid_t xclbin, unsigned int unit, bool shared) override {
    // XRT's own wait for unfinished runs is registered by now; this comes before it when the program ends.
    static const int registered = std::atexit([] { Card::instance().powerOff(); });
    static_cast<void>(registered);
    Card::instance().openContext(client, xclbin, unit, shared);
  }
  void close_context(const xuid_t, unsigned int unit) override { Card::instance().closeContext(client, unit); }
  xclBufferHandle alloc_bo(std::size_t size, unsigned int flags) override {
    return Card::instance().allocate(client, nullptr, size, flags);
  }
  xclBufferHandle alloc_bo(void* host, std::size_t size, unsigned int flags) override {
    return Card::instance().allocate(client, host, size, flags);
  }
  void free_bo(xclBufferHandle buffer) override { Card::instance().free(buffer); }
  void copy_bo(xclBufferHandle to, xclBufferHandle from, std::size_t size, std::size_t toOffset,
               std::size_t fromOffset) override {
    Card::instance().copy(to, toOffset, from, fromOffset, size);
  }
  void sync_bo(xclBufferHandle buffer, xclBOSyncDirection direction, std::size_t size, std::size_t offset) override {
    Card::instance().sync(buffer, direction, size, offset);
  }
  void* map_bo(xclBufferHandle buffer, bool) override { return Card::instance().map(buffer); }
  void unmap_bo(xclBufferHandle, void*) override {}  // with the buffer
  void get_bo_properties(xclBufferHandle buffer, xclBOProperties* properties) const override {
    Card::instance().properties(buffer, properties);
  }
  void reg_read(std::uint32_t unit, std::uint32_t offset, std::uint32_t* value) const override {
    *value = Card::instance().readRegister(unit, offset);
  }
  void reg_write(std::uint32_t unit, std::uint32_t offset, std::uint32_t value) override {
    Card::instance().writeRegister(client, unit, offset, value);
  }
  void exec_buf(xclBufferHandle buffer) override { Card::instance().execute(client, buffer); }
  int exec_wait(int milliseconds) const override { return Card::instance().wait(client, milliseconds) ? 1 : 0; }
  void load_axlf(const axlf* top) override {
    Card::instance().load(top);
    register_axlf(top);
  }
  void* get_device_handle() const override { return const_cast<Device*>(this); }
  void* get_user_handle() const override { return const_cast<Device*>(this); }
  const xrt_core::query::request& lookup_query(xrt_core::query::key_type key) const override {
    static const NameQuery name;
    static const PlaceQuery place;
    switch (key) {
      case xrt_core::query::key_type::rom_vbnv:
        return name;
      case xrt_core::query::key_type::pcie_bdf:
        return place;
      default:
        throw xrt_core::query::no_such_key(key);  // temperature, power and the like
    }
  }

  mutable card::Client client;
};

class System final : public xrt_core::system {
 public:
  void get_xrt_info(void*) override {}
  void get_os_info(void*) override {}
  void get_devices(void*) const override {}
  unsigned int get_device_id(const std::string& text) const override {
    if (text == kPlace || text == "0") {
      return 0;
    }
    throw std::system_error(ENODEV, std::generic_category(),
                            "there is no device " + text + "; the emulated card is 0 or " + kPlace);
  }
  std::pair<unsigned int, unsigned int> get_total_devices(bool) const override {
    const unsigned int count = card::Faults::read().now("no-device") ? 0 : 1;
    return {count, count};
  }
  std::shared_ptr<xrt_core::device> get_userpf_device(unsigned int index) const override {
    if (index != 0 || card::Faults::read().now("no-device")) {
      throw std::system_error(ENODEV, std::generic_category(), "there is no device " + std::to_string(index));
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    std::shared_ptr<Device> device;
    for (const auto& each : devices_) {
      device = each->client.isOpen ? device : each;
    }
    if (!device) {
      device = std::make_shared<Device>(index);
      devices_.push_back(device);
    }
    Card::instance().open(device->client);
    return xrt_core::get_userpf_device(device->get_device_handle(), index);
  }
  std::shared_ptr<xrt_core::device> get_userpf_device(void* handle, unsigned int) const override {
    const auto* wanted = static_cast<const Device*>(handle);
    for (const auto& each : devices_) {
      if (each.get() == wanted) {
        return each;
      }
    }
    throw std::system_error(ENODEV, std::generic_category(), "this is no handle of the emulated card");
  }
  std::shared_ptr<xrt_core::device> get_mgmtpf_device(unsigned int) const override { refuse("management function"); }
  int get_monitor_access_type() const override { return 0; }
  void program_plp(const xrt_core::device*, const std::vector<char>&, bool) const override { refuse("shell"); }
  void mem_read(const xrt_core::device*, long long, long long, const std::string&) const override {
    refuse("unmanaged access to memory");
  }
  void mem_write(const xrt_core::device*, long long, long long, unsigned int) const override {
    refuse("unmanaged access to memory");
  }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<Device>> devices_;
};

extern "C" const char deviceTable[] __asm__("_ZTVN8xrt_core6deviceE");
extern "C" const char systemTable[] __asm__("_ZTVN8xrt_core6systemE");

std::size_t sizeOf(const char* symbol) {
  Dl_info where{};
  ElfW(Sym)* entry = nullptr;
  dladdr1(symbol, &where, reinterpret_cast<void**>(&entry), RTLD_DL_SYMENT);
  return entry == nullptr ? 0 : entry->st_size;
}

// XRT finds the driver by the object that this makes while it is loaded. Another XRT than 2.13 has other tables, which
// no call would survive; without the object XRT says that no driver is loaded.
struct Registration {
  Registration() {
    constexpr std::size_t kDevice = (2 + 57 + 14) * sizeof(void*);
    constexpr std::size_t kSystem = (2 + 12) * sizeof(void*);
    if (sizeOf(deviceTable) != kDevice || sizeOf(systemTable) != kSystem) {
      std::fprintf(stderr, "skipgate: the emulated card is made for XRT 2.13 as Debian builds it; this is another\n");
      return;
    }
    new System;  // never destroyed, as the card
  }
} const registration;

}  // namespace
